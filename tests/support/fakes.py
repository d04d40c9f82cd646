"""A minimal platform, and rows that many tests need.

Here: the smallest `Platform`, a person with a connection, and its subjects. Not here:
the sandbox (an HTTP server).
"""

import multiprocessing
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import text

from dlt_sources.contract import (
    CollectionJob,
    Platform,
    Quota,
    Resource,
    Secret,
    Subject,
)
from pipelines.accounts import connections
from pipelines.accounts.vault import SealContext, Vault
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.quota import SharedThrottle


class Row(msgspec.Struct):
    id: str


async def collect(job: CollectionJob) -> None:
    """Read nothing."""


def platform(**changes: Any) -> Platform:
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
    facts: dict[str, Any] = {
        "name": "twitch",
        "title": "Twitch",
        "resources": resources,
        "collect": collect,
        "variables": (),
        "quota": Quota(800, 60.0),
    }
    return Platform(**{**facts, **changes})


def person(warehouse: Warehouse, username: str) -> str:
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


def connect(
    warehouse: Warehouse,
    vault: Vault,
    person_id: str,
    user_id: str,
    *,
    access: str = "old",
    refresh: str = "r1",
) -> str:
    """Add a connection with sealed tokens and its channel, and return its id."""
    row_id = str(uuid.uuid4())

    def seal(value: str, column: str) -> str:
        return vault.seal(Secret(value), SealContext("connections", row_id, column))

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


def connect_ann(warehouse: Warehouse, person_id: str, channel: str) -> None:
    """Connect the Twitch account `ann` of a person; its tokens are never opened."""
    execute(
        warehouse,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at)"
        " values (cast(:person as uuid), 'twitch', :channel, 'ann', 'a', 'b', now())",
        person=person_id,
        channel=channel,
    )


def follow(warehouse: Warehouse, *names: str) -> None:
    """Follow public channels."""
    with warehouse.begin() as connection:
        for name in names:
            connection.exec_driver_sql(
                "insert into app.channels (platform, channel_id, sync_status,"
                " is_monitored) values ('twitch', %s, 'active', true)",
                (name,),
            )


def list_subjects(
    warehouse: Warehouse, vault: Vault, source: Platform
) -> list[Subject]:
    """Return the subjects of a platform with the throttle of a load."""
    throttle = SharedThrottle(warehouse, source)
    return list(connections.list_subjects(warehouse, vault, source, throttle))


def one(warehouse: Warehouse, query: str, **values: object) -> Any:
    """Return the only row of a query."""
    with warehouse.begin() as connection:
        return connection.execute(text(query), values).one()


def scalar(warehouse: Warehouse, query: str, **values: object) -> Any:
    """Return the only value of a query."""
    return one(warehouse, query, **values)[0]


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Return the results of `work` in `count` processes that start together."""
    forked = multiprocessing.get_context("fork")
    start, answers = forked.Barrier(count), forked.SimpleQueue()

    def child(number: int) -> None:
        start.wait()
        try:
            answers.put(work(number))
        except Exception as error:
            answers.put(error)
            raise

    children = [forked.Process(target=child, args=(one,)) for one in range(count)]
    for process in children:
        process.start()
    found = [answers.get() for _ in children]
    for process in children:
        process.join()
    return found


def execute(warehouse: Warehouse, statement: str, **values: object) -> None:
    """Run one statement in a transaction of its own."""
    with warehouse.begin() as connection:
        connection.execute(text(statement), values)


def create_summarised_tables(warehouse: Warehouse) -> None:
    """Create the empty tables of dbt that the summary of a warehouse reads."""
    execute(
        warehouse,
        "create table if not exists creatorsync.channel_analytics"
        " (user_id text, date date, followers_count bigint)",
    )
    execute(
        warehouse,
        "create table if not exists streamtrack.livestreams (channel_id uuid,"
        " peak_viewers bigint, average_viewers numeric, duration bigint,"
        " chat_message_count bigint, subscriber_growth bigint)",
    )
