"""Days in a person's time zone: 23 and 25 hours, cut streams, and equal sums.

Here: rows in tables with the columns of core. Not here: the endpoint
(`dashboard/test_board_endpoints.py`).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch
from tests.support.fakes import connect_ann, execute, person
from tests.support.model_tables import create_model_tables

MINUTE = timedelta(minutes=1)
TABLES = (
    *("fct_livestreams", "fct_livestream_samples", "dim_contents"),
    *("fct_channel_days", "fct_channel_native_days"),
)


@pytest.fixture
def owner(warehouse: Warehouse) -> str:
    """Ann in Berlin, with one channel."""
    create_model_tables(warehouse, *TABLES)
    ann = person(warehouse, "ann")
    connect_ann(warehouse, ann, "c")
    move(warehouse, "Europe/Berlin")
    return ann


def move(warehouse: Warehouse, zone: str) -> None:
    execute(warehouse, "update app.people set timezone = :zone", zone=zone)


def add_streams(
    warehouse: Warehouse, *streams: tuple[datetime, int | None], every: int = 1
) -> None:
    """Add streams: their start, and their minutes if the end is known, with samples."""
    rows, samples = [], []
    for number, (start, minutes) in enumerate(streams):
        end = None if minutes is None else start + minutes * MINUTE
        rows.append(
            {"id": f"s{number}", "day": start.date(), "start": start, "end": end}
        )
        samples += [
            {"id": f"s{number}", "at": start + one * MINUTE, "viewers": 10 + one}
            for one in range(0, minutes or 0, every)
        ]
    with warehouse.begin() as session:
        for table in ("fct_livestreams", "fct_livestream_samples"):
            session.execute(text(f"delete from core.{table}"))
        session.execute(
            text(
                "insert into core.fct_livestreams (platform, channel_id, livestream_id,"
                " date, started_at, ended_at)"
                " values ('twitch', 'c', :id, :day, :start, :end)"
            ),
            rows,
        )
        if samples:
            session.execute(
                text(
                    "insert into core.fct_livestream_samples (platform, channel_id,"
                    " livestream_id, observed_at, viewers, is_glitch)"
                    " values ('twitch', 'c', :id, :at, :viewers, false)"
                ),
                samples,
            )


def days(
    warehouse: Warehouse, first: date, last: date, *columns: str
) -> Sequence[tuple[Any, ...]]:
    """Return columns of each local day, as text."""
    shown = ", ".join(f"{one}::text" for one in columns)
    return fetch(
        warehouse.url,
        f"select {shown} from api.read_local_days('{first}', '{last}') order by date",
    )


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), "23.00"), (date(2026, 10, 25), "25.00")],
)
def test_days_of_a_clock_change_have_their_hours(
    warehouse: Warehouse, owner: str, day: date, hours: str
) -> None:
    # From two hours before the local day to two hours after it.
    start = datetime.combine(day - timedelta(days=1), datetime.min.time(), UTC)
    add_streams(warehouse, (start + timedelta(hours=20), 30 * 60), every=30)
    (before, changed, after) = days(
        *(warehouse, day - timedelta(days=1), day + timedelta(days=1)),
        *("date", "hours", "live_minutes", "utc_live_minutes", "peak_viewers"),
    )
    assert (before[1], changed[1], after[1]) == ("24.00", hours, "24.00")
    assert float(changed[2]) == 60 * float(hours)
    assert float(changed[3]) == 60 * 24
    total = sum(float(one[2]) for one in (before, changed, after))
    assert total == 30 * 60
    assert int(after[4] or 0) > int(changed[4]) > int(before[4])


def test_what_cannot_be_cut_is_null_with_its_reason(
    warehouse: Warehouse, owner: str
) -> None:
    execute(
        warehouse,
        "insert into core.fct_channel_days (platform, channel_id, date,"
        " followers_gained, followers_days_spanned)"
        " values ('twitch', 'c', '2026-07-01', 5, 1),"
        " ('twitch', 'c', '2026-07-03', 9, 2)",
    )
    execute(
        warehouse,
        "insert into core.fct_channel_native_days (platform, channel_id, date,"
        " views_gained, time_zone)"
        " values ('twitch', 'c', '2026-07-01', 70, 'America/Los_Angeles')",
    )
    execute(
        warehouse,
        "insert into core.dim_contents (platform, channel_id, content_id, list_name,"
        " published_at) values ('twitch', 'c', 'v', 'videos', '2026-07-01 22:30+00'),"
        " ('twitch', 'c', 'w', 'drafts', '2026-07-01 22:30+00'),"
        " ('twitch', 'c', 'x', 'videos', null)",
    )
    add_streams(warehouse, (datetime(2026, 7, 2, 9, tzinfo=UTC), None))
    found = days(
        *(warehouse, date(2026, 7, 1), date(2026, 7, 3)),
        *("publications", "utc_publications", "utc_followers_gained"),
        *("native_views_gained", "native_time_zone", "local_followers_gained"),
        *("local_views_gained", "streams_without_end", "average_viewers"),
    )
    assert found == [
        ("0", "1", "5", "70", "America/Los_Angeles", None, None, "0", None),
        ("1", "0", None, None, None, None, None, "1", None),
        ("0", "0", None, None, None, None, None, "0", None),
    ]
    ((reason,),) = set(
        days(warehouse, date(2026, 7, 1), date(2026, 7, 3), "uncut_reason")
    )
    assert "neither can be cut at local midnight" in reason


@pytest.mark.parametrize("zone", ["Mars/Olympus", "+2", "'; drop table x"])
def test_an_unknown_zone_is_utc_and_says_so(
    warehouse: Warehouse, owner: str, zone: str
) -> None:
    move(warehouse, zone)
    day = date(2026, 7, 1)
    ((shown, note),) = days(warehouse, day, day, "time_zone", "time_zone_note")
    assert (shown, note) == ("UTC", f"{zone} is no time zone, so UTC is used")


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    starts=st.lists(st.integers(0, 12 * 24 * 60), min_size=1, max_size=6),
    minutes=st.integers(1, 40 * 60),
    zone=st.sampled_from(
        [
            *("Europe/Berlin", "America/New_York", "Asia/Kathmandu"),
            *("Pacific/Kiritimati", "Australia/Lord_Howe", "America/Santiago"),
        ]
    ),
    season=st.sampled_from([date(2026, 3, 25), date(2026, 10, 20), date(2026, 4, 1)]),
)
def test_all_days_together_hold_each_minute_once(
    *,
    starts: list[int],
    minutes: int,
    zone: str,
    season: date,
    warehouse: Warehouse,
    owner: str,
) -> None:
    move(warehouse, zone)
    begin = datetime.combine(season, datetime.min.time(), UTC)
    add_streams(
        warehouse, *((begin + one * MINUTE, minutes) for one in starts), every=5
    )
    first, last = season - timedelta(days=2), season + timedelta(days=17)
    found = days(
        *(warehouse, first, last, "hours", "live_minutes", "utc_live_minutes"),
        *("viewed_minutes", "starts_at", "ends_at"),
    )
    streamed = minutes * len(starts)
    for column in (1, 2, 3):
        assert sum(float(one[column]) for one in found) == pytest.approx(
            streamed, abs=0.2
        )
    assert [one[4] for one in found[1:]] == [one[5] for one in found[:-1]]
