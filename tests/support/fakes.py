"""A platform that tests hold in their hands, and rows that many tests begin with.

Here: the smallest `Platform`, and one way to make a person with a connection. Not here:
the sandbox, which speaks HTTP.
"""

import uuid
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import text

from dlt_sources.contract import Platform, Quota, Resource, Secret
from pipelines.vault import Place


class Row(msgspec.Struct):
    id: str


async def collect(job):
    """Read nothing."""


def platform(**changes):
    """Return a platform with one resource per job type that tests count."""
    resources = tuple(
        Resource(name, Row, "level", ("id",), "One row per id.", job_type)
        for name, job_type in (
            ("users", "daily_channel"),
            ("channels", "daily_channel"),
            ("videos", "video_stats"),
            ("games", None),
        )
    )
    facts = {
        "name": "twitch",
        "title": "Twitch",
        "resources": resources,
        "collect": collect,
        "variables": (),
        "quota": Quota(800, 60.0),
    }
    return Platform(**{**facts, **changes})


def person(warehouse, username):
    """Add a person and return the id."""
    with warehouse.begin() as connection:
        return str(
            connection.scalar(
                text(
                    "insert into app.people (username, clerk_user_id)"
                    " values (:name, 'local:' || :name) returning id::text"
                ),
                {"name": username},
            )
        )


def connect(warehouse, vault, person_id, user_id, *, access="old", refresh="r1"):
    """Add a connection with sealed tokens and its channel, and return its id."""
    row_id = str(uuid.uuid4())

    def seal(value, column):
        return value and vault.seal(Secret(value), Place("connections", row_id, column))

    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.connections (id, person_id, platform,"
                " platform_user_id, platform_username, access_token, refresh_token,"
                " token_expires_at, scopes) values (cast(:id as uuid),"
                " cast(:person as uuid), 'twitch', :user, 'name-' || :user, :access,"
                " :refresh, :ends, 'a b')"
            ),
            {
                "id": row_id,
                "person": person_id,
                "user": user_id,
                "access": seal(access, "access_token"),
                "refresh": seal(refresh, "refresh_token"),
                "ends": datetime.now(UTC) + timedelta(hours=1),
            },
        )
        connection.execute(
            text(
                "insert into app.channels (platform, channel_id, connection_id,"
                " sync_status) values ('twitch', :user, cast(:id as uuid), 'active')"
            ),
            {"id": row_id, "user": user_id},
        )
    return row_id


def one(warehouse, query, **values):
    """Return the only row of a query."""
    with warehouse.begin() as connection:
        return connection.execute(text(query), values).one()


def scalar(warehouse, query, **values):
    """Return the only value of a query."""
    return one(warehouse, query, **values)[0]
