"""Rows of 1,000 creators and 365 days for the benchmark of the web service.

Usage: python -m bench.serving_rows, in the environment of a migrated system: dbt builds
the empty tables, COPY fills them. It prints the ids of the people as JSON.
Here: rows of the tables that the documented endpoints and the live board read. Not
here: the measurements (`serving.py`).
"""

import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

PEOPLE, DAYS, VIDEOS = 1_000, 365, 5
STREAM_EVERY, VIDEO_EVERY = 3, 72
MODELS = ("channel_analytics", "video_daily_stats", "stream_sessions")
MORE_MODELS = ("social_analytics", "game_analytics", "livestream_metrics")
OF_PAGE = (
    *("dim_channels", "dim_contents", "dim_games", "fct_channel_days"),
    *("fct_channel_native_days", "fct_content_days", "fct_list_days"),
    *("fct_livestream_games", "fct_content_ages", "fct_channel_growth_days"),
)
CHANNEL = UUID(int=1)
LIVESTREAM = UUID(int=2)
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
FIRST = TODAY - timedelta(DAYS)

Rows = Iterator[tuple[object, ...]]


def name_of(number: int) -> str:
    """Return the documented id of a creator."""
    return f"bench_{number:04}"


def person_of(number: int) -> UUID:
    """Return the id of a creator in schema app."""
    return UUID(int=1_000_000 + number)


def _people() -> Rows:
    for one in range(PEOPLE):
        yield person_of(one), name_of(one), name_of(one), f"Creator {one}"


def _connections() -> Rows:
    for one in range(PEOPLE):
        yield person_of(one), "twitch", str(one), name_of(one), "a", "b", TODAY


def _jobs() -> Rows:
    for one in range(PEOPLE):
        for age in range(14):
            day = TODAY - timedelta(age + 1)
            yield person_of(one), "daily_channel", "completed", day.date(), day, day


def _teams() -> Rows:
    for one in range(PEOPLE):
        yield UUID(int=2_000_000 + one), name_of(one), name_of(one), person_of(one)


def _members() -> Rows:
    for one in range(PEOPLE):
        yield UUID(int=2_000_000 + one), person_of(one), "owner"


def _followed() -> Rows:
    for one in range(PEOPLE):
        yield UUID(int=2_000_000 + one), CHANNEL


def _channel_days() -> Rows:
    for age in range(DAYS):
        day = (FIRST + timedelta(age)).date()
        for one in range(PEOPLE):
            number = age * PEOPLE + one
            yield number, name_of(one), day, 1_000 + age * 7 + one, 50, age, TODAY


def _channels() -> Rows:
    for one in range(PEOPLE):
        yield "twitch", str(one), name_of(one)


def _levels() -> Rows:
    for age in range(DAYS):
        day = FIRST + timedelta(age)
        read = day + timedelta(hours=26)
        for one in range(PEOPLE):
            followers = 1_000 + age * 7 + one
            yield "twitch", str(one), day.date(), read, "observed", followers, 7, 1


def _streams() -> Rows:
    for age in range(0, DAYS, STREAM_EVERY):
        for one in range(PEOPLE):
            number = age * PEOPLE + one
            start = FIRST + timedelta(age, hours=18)
            yield (
                *(number, name_of(one), f"stream {number}", f"Game {one % 20}"),
                *(start, start + timedelta(minutes=150), 150, 90 + age, 60 + age),
                TODAY,
            )


def _videos() -> Rows:
    for one in range(PEOPLE):
        for video in range(VIDEOS):
            number = one * VIDEOS + video
            since = FIRST + timedelta(video * VIDEO_EVERY)
            title = f"Video {video}"
            yield number, name_of(one), f"v{number}", title, 5_000, since, since, TODAY


def _video_days() -> Rows:
    number = 0
    for age in range(DAYS):
        day = (FIRST + timedelta(age)).date()
        for video in range(PEOPLE * VIDEOS):
            if video % VIDEOS * VIDEO_EVERY <= age:
                number += 1
                yield number, f"v{video}", day, 10 + age, TODAY


def _minutes() -> Rows:
    for age in range(60):
        at = datetime.now(UTC) - timedelta(minutes=60 - age)
        yield UUID(int=3_000 + age), LIVESTREAM, at, 40 + age


TABLES: dict[str, Rows] = {
    "app.people (id, username, creatorsync_id, display_name)": _people(),
    "app.connections (person_id, platform, platform_user_id, platform_username,"
    " access_token, refresh_token, token_expires_at)": _connections(),
    "app.sync_logs (person_id, job_type, status, data_date, started_at,"
    " completed_at)": _jobs(),
    "app.workspaces (id, name, slug, owner_id)": _teams(),
    "app.workspace_members (workspace_id, person_id, role)": _members(),
    "app.channels (id, platform, channel_id, channel_name)": iter(
        [(CHANNEL, "twitch", "live", "live")]
    ),
    "app.workspace_channels (workspace_id, channel_id)": _followed(),
    "streamtrack.livestreams (id, platform, channel_id, video_id, title, start_time,"
    " is_active, peak_viewers, created_at, updated_at)": iter(
        [
            (LIVESTREAM, "twitch", CHANNEL, "1", "Live", TODAY, "t", 99, TODAY, TODAY),
        ]
    ),
    'streamtrack.livestream_metrics (id, livestream_id, "timestamp",'
    " viewer_count)": _minutes(),
    "core.dim_channels (platform, channel_id, display_name)": _channels(),
    "core.fct_channel_days (platform, channel_id, date, observed_at, basis,"
    " followers_total, followers_gained, followers_days_spanned)": _levels(),
    "creatorsync.channel_analytics (id, user_id, date, followers_count,"
    " following_count, subscriber_count, created_at)": _channel_days(),
    "creatorsync.stream_sessions (id, user_id, stream_id, game_name, started_at,"
    " ended_at, duration_minutes, peak_viewers, average_viewers,"
    " created_at)": _streams(),
    "creatorsync.video_analytics (id, user_id, video_id, title, view_count,"
    " published_at, created_at, updated_at)": _videos(),
    "creatorsync.video_daily_stats (id, video_id, date, view_count,"
    " created_at)": _video_days(),
}


class _Lines(io.TextIOBase):
    """A readable stream of COPY's text lines; it holds one block at a time."""

    def __init__(self, rows: Rows) -> None:
        self._lines = ("\t".join(map(str, row)) + "\n" for row in rows)
        self._rest = ""

    def read(self, size: int | None = -1, /) -> str:
        """Return the next characters."""
        parts, length = [self._rest], len(self._rest)
        for line in self._lines:
            parts.append(line)
            length += len(line)
            if size is not None and 0 <= size <= length:
                break
        text = "".join(parts)
        end = len(text) if size is None or size < 0 else size
        self._rest = text[end:]
        return text[:end]


def main() -> None:
    """Build the empty tables and fill them."""
    from dlt_sources.contract import Window
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.transform import dbt

    os.environ.update(settings.environment(settings.load()))
    warehouse = connect_warehouse()
    names = [f"+{name},{dbt.TABLES}" for name in (*MODELS, *MORE_MODELS, *OF_PAGE)]
    day = TODAY.date()
    built = dbt.build(names, warehouse, Window(day, day + timedelta(1)))
    if not built.success:
        raise RuntimeError(built.message)
    with warehouse.begin() as connection:
        cursor: Any = connection.connection.cursor()
        for table, rows in TABLES.items():
            if table.startswith(("core", "creatorsync")):
                # Half of the time would go into checks of foreign keys.
                cursor.execute("set local session_replication_role = replica")
            cursor.copy_expert(f"copy {table} from stdin", _Lines(rows))
    with warehouse.session() as session:
        session.exec_driver_sql("vacuum analyze")
    print(json.dumps([str(person_of(one)) for one in range(PEOPLE)]))


if __name__ == "__main__":
    main()
