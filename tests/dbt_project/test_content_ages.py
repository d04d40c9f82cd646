"""Contents at fixed ages: replaced readings count, days build alone, reasons hold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.raw_loads import RawLoads, Read, Row
from tests.support.views import tables

MODELS = tables("fct_content_ages", "dim_contents")
HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""The publication of the first video; a poll at 10:00 reads it an hour later."""
POLLS = [START + number * HOUR / 2 for number in (2, 3, 4, 50)]
NIGHTS = [datetime(2026, 3, day, 2, tzinfo=UTC) for day in range(3, 13)]
TABLE = "select * from core.fct_content_ages order by 1, 2, 3, 4, 5"


def video(name: str, published: datetime | None, at: datetime, factor: int) -> Row:
    """Return a video with some views an hour."""
    age = (at - (published or START)) / HOUR
    return {
        "id": name,
        "user_id": "c",
        "type": "upload",
        "duration": "1m",
        "created_at": published or START,
        "published_at": published,
        "view_count": round(factor * age),
    }


def load(url: str, at: datetime) -> None:
    """Load what a list of the channel shows at a time."""
    videos = [
        video(f"v{factor}", START, at, factor) for factor in (10, 20, 60) if at >= START
    ]
    videos.append(video("undated", None, at, 1))
    if at < START + 30 * HOUR:
        videos.append(video("gone", START, at, 40))
    if at > START + 60 * HOUR:
        videos.append(video("hidden", START - HOUR, at, 5))
    RawLoads(url).load(at, Read("videos", "c", videos))


def test_views_at_an_age_have_their_reading_or_a_reason(
    warehouse: Warehouse, run: Callable[..., None]
) -> None:
    RawLoads(warehouse.url).add_person("ann", "c")
    times = sorted([*POLLS, *NIGHTS])
    for at in times:
        load(warehouse.url, at)
    build_days(MODELS, warehouse, times[0].date(), times[-1].date())
    by_range = fetch(warehouse.url, TABLE)
    found = {
        (row[0], row[1]): row[2:]
        for row in fetch(
            warehouse.url,
            "select content_id, age_hours, views, minutes_late, reason, median_views,"
            " compared_contents, ratio from api.content_ages",
        )
    }
    # The poll at 10:00 was replaced on the same day, and counts.
    assert found["v10", 1] == (10, 0, None, 30, 4, Decimal("0.333"))
    assert found["v60", 168][:3] == (60 * 161, -7 * 60, None)
    # Four videos have a number then: 5, 10, 20 and 60 views an hour.
    assert found["v10", 168][3:5] == (15 * 161, 4)
    assert found["gone", 168][2] == "it was removed before this age"
    assert found["hidden", 24][2] == "it was first read after this age"
    assert found["undated", 1][2] == "the time of publication is unknown"
    assert found["v10", 672][2] == "it is not that old yet"
    assert found["v10", 672][3:5] == (None, 0)
    # One day alone, again, and all of history give the same rows.
    build_days(MODELS, warehouse, START.date())
    assert fetch(warehouse.url, TABLE) == by_range
    run("run", "--full-refresh", "--select", *MODELS)
    assert fetch(warehouse.url, TABLE) == by_range
