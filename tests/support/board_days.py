"""Rows of core for the dashboard's stories: days, livestreams and contents.

Here: the days of the stories, and rows of core tables. Not here: people, connections,
readings and teams (`board.py`).
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

DAY = timedelta(days=1)
TODAY = (datetime.now(UTC) - timedelta(hours=6)).date()
"""The day that is not closed yet."""
CANARY = "canary-of-ben"
HOSTILE = '<img src=x onerror="window.hacked=1">'
FORMULA = "=HYPERLINK(1)"
GAP = (6, 5, 4)
"""Days before today without a reading of Ann's first channel."""
ALONE = 10
"""A known day between two unknown ones."""
LATE = 12
"""The second channel is known since so many days before today."""
CHANGED = 3
"""So many days before today the counting of views changed."""


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return TODAY - days * DAY


def read_at(day: date) -> datetime:
    """Return when the nightly run reads a day; today is read by a poll."""
    if day == TODAY:
        return datetime.now(UTC)
    return datetime.combine(day + DAY, time(2, 4), UTC)


def run(warehouse: Warehouse, sql: str, *rows: dict[str, Any]) -> None:
    """Run a statement, once per row."""
    with warehouse.begin() as connection:
        connection.execute(text(sql), list(rows) or None)


def insert(warehouse: Warehouse, table: str, *rows: dict[str, Any]) -> None:
    """Insert rows with the same columns."""
    names = list(rows[0])
    values = ", ".join(f":{name}" for name in names)
    run(warehouse, f"insert into {table} ({', '.join(names)}) values ({values})", *rows)


def add_days(warehouse: Warehouse) -> None:
    """Write 30 days of the first channel with gaps, and few of the others."""
    known = [
        days
        for days in range(30, -1, -1)
        if days not in GAP and days not in (ALONE - 1, ALONE + 1)
    ]
    rows = [_level("youtube", "UC1", days, 1000 + 10 * (30 - days)) for days in known]
    rows += [_level("twitch", "11", days, 500 - days) for days in range(LATE, -1, -1)]
    rows += [_level("twitch", "99", days, 7_777_777) for days in range(10)]
    insert(warehouse, "core.fct_channel_days", *rows)
    insert(
        warehouse,
        "core.fct_channel_growth_days",
        *(
            _growth(channel_id, days, level, gained)
            for channel_id, days, level, gained in (
                ("11", 4, 505, 10),
                ("11", 3, 595, 90),
                ("11", 2, 640, 45),
                ("99", 3, 7_777_777, 7_777_777),
            )
        ),
    )
    # The platform tells the last two days of its history later.
    history = [
        {
            "platform": "youtube",
            "channel_id": "UC1",
            "date": ago(days),
            "partition_date": ago(days),
            "observed_at": read_at(ago(days)),
            "basis": "native history",
            "time_zone": "America/Los_Angeles",
            "views_gained": 100 + days,
            "has_shares": True,
        }
        for days in range(30, 1, -1)
    ]
    insert(warehouse, "core.fct_channel_native_days", *history)


def _growth(channel_id: str, days: int, level: int, gained: int) -> dict[str, Any]:
    return {
        "platform": "twitch",
        "channel_id": channel_id,
        "measure": "followers",
        "date": ago(days),
        "observed_at": read_at(ago(days)),
        "level": level,
        "earlier_level": level - gained,
        "gained": gained,
        "usual_gain": 10,
        "state": "high" if gained > 45 else "usual" if gained == 10 else None,
    }


def _level(platform: str, channel_id: str, days: int, followers: int) -> dict[str, Any]:
    return {
        "platform": platform,
        "channel_id": channel_id,
        "date": ago(days),
        "observed_at": read_at(ago(days)),
        "basis": "observed",
        "followers_total": followers,
        "followers_gained": 10 if days < 3 else None,
        "followers_days_spanned": 1 if days < 3 else None,
    }


def add_streams(warehouse: Warehouse) -> None:
    """Write four livestreams, one without samples, and a canary."""
    insert(
        warehouse,
        "core.fct_list_days",
        *(
            {
                "platform": platform,
                "channel_id": channel_id,
                "list_name": "videos",
                "date": ago(days),
                "observed_at": read_at(ago(days)),
            }
            for platform, channel_id in (("twitch", "11"), ("youtube", "UC1"))
            for days in range(LATE, 0, -1)
        ),
    )
    games = (
        {"game_id": "1", "game_name": "Chess"},
        {"game_id": "2", "game_name": HOSTILE},
    )
    insert(
        warehouse,
        "core.dim_games",
        *(
            {"platform": "twitch", "observed_at": read_at(ago(1)), **game}
            for game in games
        ),
    )
    streams = [
        _stream("11", f"s{days}", days, viewers)
        for days, viewers in ((10, 80), (8, 95), (3, None), (2, 120))
    ]
    streams.append(_stream("99", CANARY, 2, 9_999))
    insert(warehouse, "core.fct_livestreams", *streams)
    insert(
        warehouse,
        "core.fct_livestream_games",
        *(
            {
                "platform": "twitch",
                "livestream_id": f"s{days}",
                "game_id": game,
                "channel_id": "11",
                "date": ago(days),
                "minutes": 60,
                "sample_count": 60,
                "viewed_minutes": 60,
                "viewer_minutes": 6000,
                "first_started_at": datetime.combine(ago(days), time(23, 30), UTC),
                "last_started_at": datetime.combine(ago(days), time(23, 30), UTC),
            }
            for days, game in ((10, "1"), (8, "1"), (2, "2"))
        ),
    )


def _stream(
    channel_id: str, livestream_id: str, days: int, viewers: int | None
) -> dict[str, Any]:
    """Return a stream at 23:30 UTC: in Berlin it starts on the day after."""
    started = datetime.combine(ago(days), time(23, 30), UTC)
    return {
        "platform": "twitch",
        "livestream_id": livestream_id,
        "channel_id": channel_id,
        "date": ago(days),
        "title": "evening",
        "started_at": started,
        "ended_at": started + timedelta(hours=2),
        "ended_at_basis": "recording",
        "last_sign_at": started + timedelta(hours=2),
        "duration_minutes": 120,
        "average_viewers": viewers,
        "peak_viewers": viewers and viewers + 30,
        "sample_count": 96 if viewers else 0,
        "glitch_count": 0,
        "coverage": 0.8 if viewers else None,
    }


def add_contents(warehouse: Warehouse) -> None:
    """Write three contents with hostile titles, and a canary."""
    contents = (
        ("youtube", "UC1", "v1", HOSTILE, 20, "https://example.org/v1"),
        ("youtube", "UC1", "v2", FORMULA, 5, "javascript:alert(1)"),
        ("youtube", "UC1", "v3", "Listed later", 40, None),
        ("twitch", "99", CANARY, CANARY, 5, None),
    )
    insert(
        warehouse,
        "core.dim_contents",
        *(
            {
                "platform": platform,
                "channel_id": channel_id,
                "content_id": content_id,
                "list_name": "videos",
                "content_type": "upload",
                "can_expire": False,
                "title": title,
                "url": url,
                "content_created_at": read_at(ago(age)),
                "published_at": read_at(ago(age)),
                "views_total": 5000,
                "likes_total": 10,
                "first_seen_at": read_at(ago(age)),
                "last_seen_at": read_at(ago(1)),
                "last_seen_date": ago(1),
                "partition_date": ago(1),
                "described_at": read_at(ago(1)),
                "described_date": ago(1),
                "described_partition_date": ago(1),
                "status": "active",
            }
            for platform, channel_id, content_id, title, age, url in contents
        ),
    )
    # v1 is known every day, v2 since its publication, v3 for the first time in range.
    courses = (("v1", 20, False), ("v2", 5, True), ("v3", 7, False))
    insert(
        warehouse,
        "core.fct_content_days",
        *(
            {
                "platform": "youtube",
                "content_id": content_id,
                "channel_id": "UC1",
                "list_name": "videos",
                "date": ago(days),
                "partition_date": ago(days),
                "observed_at": read_at(ago(days)),
                "basis": "observed",
                "is_described": True,
                "has_shares": False,
                "views_total": 1000 + 50 * (first - days),
                "views_gained": None if days == first and not is_new else 50,
                "days_spanned": None if days == first and not is_new else 1,
            }
            for content_id, first, is_new in courses
            for days in range(first, 0, -1)
        ),
    )
    insert(
        warehouse,
        "core.fct_content_ages",
        *(
            {
                "platform": "youtube",
                "content_id": content_id,
                "published_at": read_at(ago(published)),
                "age_hours": 24,
                "date": ago(published - 1),
                "channel_id": "UC1",
                "partition_date": ago(published - 1),
                "observed_at": read_at(ago(published - 1)),
                "minutes_late": -30,
                "views_total": 1050,
            }
            for content_id, published in (("v1", 20), ("v2", 5))
        ),
    )
