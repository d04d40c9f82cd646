"""A small warehouse with the stories that the dashboard must tell.

Here: rows of core and app for Ann, and canaries of the stranger Ben. Not here: the
models that build core; the tables are theirs, the rows are written directly.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from tests.support.board_days import (
    CANARY,
    CHANGED,
    DAY,
    TODAY,
    add_contents,
    add_days,
    add_streams,
    ago,
    insert,
    run,
)
from tests.support.builds import build_days
from tests.support.databases import database, name_of, opened, unused
from tests.support.fakes import person
from tests.support.views import Views, tables

MODELS = tables(
    *("fct_channel_days", "fct_channel_native_days", "dim_channels", "dim_games"),
    *("fct_content_days", "dim_contents", "fct_list_days", "fct_livestream_games"),
    *("livestream_metrics", "fct_content_ages", "fct_channel_growth_days"),
    "fct_livestream_samples",
)


@dataclass(frozen=True)
class Board:
    """The ids of people, and the team of Ann."""

    people: Mapping[str, str]
    team: str


@contextmanager
def board_template(views: Views, server_url: str) -> Iterator[str]:
    """Return the URL of a database with built, filled tables; it is for copies."""
    url = unused(server_url, "board")
    with ExitStack() as stack:
        # The copy ends before the tests: one name serves all copies of a process.
        with views.copy() as warehouse:
            build_days(MODELS, warehouse, TODAY - 2 * DAY)
            warehouse.engine.dispose()
            stack.enter_context(database(url, name_of(warehouse.url)))
        yield url


def fill(url: str) -> Board:
    """Write the rows of all stories."""
    with opened(url) as warehouse:
        people = {name: person(warehouse, name) for name in ("ann", "ben")}
        run(
            warehouse,
            "update app.people set display_name = 'Ann', timezone = 'Europe/Berlin'"
            " where username = 'ann'",
        )
        _connect(warehouse, people)
        _add_channels(warehouse)
        add_days(warehouse)
        add_streams(warehouse)
        add_contents(warehouse)
        _add_readings(warehouse)
        return Board(people, _add_team(warehouse, people))


CHANNELS = (
    ("ann", "youtube", "UC1", "Ann's films"),
    ("ann", "twitch", "11", "ann_live"),
    ("ann", "github", "21", "ann-codes"),
    ("ben", "twitch", "99", CANARY),
)


def _connect(warehouse: Warehouse, people: Mapping[str, str]) -> None:
    rows = [
        {
            "person_id": people[owner],
            "platform": platform,
            "platform_user_id": channel_id,
            "platform_username": name,
            "access_token": "sealed",
            "refresh_token": "sealed",
            "token_expires_at": datetime.now(UTC) + DAY,
            "is_primary": True,
        }
        for owner, platform, channel_id, name in CHANNELS
    ]
    insert(warehouse, "app.connections", *rows)


def _add_channels(warehouse: Warehouse) -> None:
    rows = [
        {"platform": platform, "channel_id": channel_id, "display_name": name}
        for _, platform, channel_id, name in CHANNELS
    ]
    insert(warehouse, "core.dim_channels", *rows)
    insert(
        warehouse,
        "core.counting_rules",
        {
            "platform": "youtube",
            "measure": "views",
            "applies_to": "all",
            "valid_from": ago(CHANGED),
            "reason": "every start counts",
        },
    )


def _add_readings(warehouse: Warehouse) -> None:
    insert(
        warehouse,
        "app.loads",
        {
            "load_id": "l1",
            "platform": "youtube",
            "partition_date": ago(1),
            "run_id": "run-1",
            "state": "committed",
        },
    )
    states = {
        1: ("complete", None),
        2: ("partial", "page 3 failed"),
        3: ("unavailable", "scope yt-analytics.readonly is missing"),
        7: ("deferred", "quota is spent until 08:00"),
    }
    for name, channel in (("ann", "UC1"), ("ben", "99")):
        for days, (status, reason) in states.items():
            run(
                warehouse,
                "insert into app.readings (load_id, platform, resource, kind,"
                " subject_id, credential_id, partition_date, status, reason,"
                " is_current, observed_at)"
                " select 'l1', platform, 'channels', 'level', platform_user_id,"
                " id::text, :day, :status, :reason,"
                " :status in ('complete', 'partial'), now()"
                " from app.connections where platform_user_id = :channel",
                {
                    "day": ago(days),
                    "status": status,
                    "reason": CANARY if name == "ben" else reason,
                    "channel": channel,
                },
            )
    for name, channel, error in (
        ("ann", "UC1", "token refused"),
        ("ben", "99", CANARY),
    ):
        run(
            warehouse,
            "insert into app.sync_logs (person_id, connection_id, job_type, status,"
            " data_date, started_at, completed_at, error_message)"
            " select person_id, id, 'daily_channel', 'failed', :day,"
            " now() - interval '9 seconds', now(), :error from app.connections"
            " where platform_user_id = :channel",
            {"day": ago(1), "channel": channel, "error": error},
        )
        run(
            warehouse,
            "insert into app.connection_issues (platform, subject_id, credential_id,"
            " kind, name, message, first_seen_at, last_seen_at)"
            " select platform, platform_user_id, id::text, 'missing_scope', 'videos',"
            " :message, now(), now() from app.connections"
            " where platform_user_id = :channel",
            {
                "channel": channel,
                "message": "missing scope x" if name == "ann" else CANARY,
            },
        )
        run(
            warehouse,
            "insert into app.goals (person_id, platform, goal_type, target_value, unit,"
            " start_date) select id, 'youtube', :kind, 5000, 'count', :day"
            " from app.people where username = :name",
            {
                "name": name,
                "day": ago(20),
                "kind": "followers" if name == "ann" else CANARY,
            },
        )


def _add_team(warehouse: Warehouse, people: Mapping[str, str]) -> str:
    teams = {}
    for name, channel in (("ann", "followed"), ("ben", CANARY)):
        with warehouse.begin() as connection:
            team = connection.scalar(
                text(
                    "insert into app.workspaces (name, slug, owner_id)"
                    " values (:channel, :name, cast(:person as uuid))"
                    " returning id::text"
                ),
                {"channel": channel, "name": name, "person": people[name]},
            )
            teams[name] = str(team)
        run(
            warehouse,
            "insert into app.workspace_members (workspace_id, person_id, role)"
            " values (cast(:team as uuid), cast(:person as uuid), 'owner')",
            {"team": teams[name], "person": people[name]},
        )
        run(
            warehouse,
            "with channel as (insert into app.channels (platform, channel_id,"
            " channel_name) values ('twitch', :channel, :channel) returning id)"
            " insert into app.workspace_channels (workspace_id, channel_id)"
            " select cast(:team as uuid), id from channel",
            {"team": teams[name], "channel": channel},
        )
        begin_live(warehouse, channel)
    return teams["ann"]


def begin_live(warehouse: Warehouse, channel: str, viewers: int = 40) -> None:
    """Let a followed channel be live since half an hour, with a gap in its samples."""
    now = datetime.now(UTC).replace(microsecond=0)
    run(
        warehouse,
        "insert into streamtrack.livestreams (id, platform, channel_id, video_id,"
        " title, start_time, is_active, peak_viewers, created_at, updated_at)"
        " select gen_random_uuid(), 'twitch', id, :channel, :channel, :start, true,"
        " :viewers, now(), now() from app.channels where channel_id = :channel",
        {"channel": channel, "start": now - timedelta(minutes=30), "viewers": viewers},
    )
    add_samples(
        warehouse,
        channel,
        {
            now - timedelta(minutes=each): viewers - each
            for each in (20, 19, 18, 10, 9, 1)
        },
    )


def add_samples(
    warehouse: Warehouse, channel: str, viewers: Mapping[datetime, int]
) -> None:
    """Add samples of a live stream, and notify as the build of live tables does."""
    run(
        warehouse,
        "insert into streamtrack.livestream_metrics"
        ' (id, livestream_id, "timestamp", viewer_count)'
        " select gen_random_uuid(), livestreams.id, :at, :viewers"
        " from streamtrack.livestreams inner join app.channels"
        " on channels.id = livestreams.channel_id"
        " where channels.channel_id = :channel",
        *(
            {"channel": channel, "at": at, "viewers": one}
            for at, one in viewers.items()
        ),
    )
    run(warehouse, "select pg_notify('live_numbers', '')")
