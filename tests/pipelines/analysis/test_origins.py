"""The raw rows behind a row of a table, without a build.

Here: a row of core, and the readings of its day. Not here: the command over a whole
system (`tests/journeys/test_questions.py`).
"""

from datetime import UTC, date, datetime, timedelta

from dlt_sources import platforms
from dlt_sources.load.loader import create_tables
from pipelines.analysis.origins import trace
from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute
from tests.support.model_tables import create_model_tables, grant_core
from tests.support.raw_loads import RawLoads, Read

DAY = date(2026, 3, 1)
READ_AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


def store_channel_day(warehouse: Warehouse, platform: str, table: str) -> RawLoads:
    """Store one day of channel 7, and the raw tables of its platform."""
    create_tables(platforms()[platform], warehouse.url)
    create_model_tables(warehouse, "dim_channels", table)
    execute(
        warehouse,
        f"insert into core.{table} (platform, channel_id, date)"
        " values (:platform, '7', :day)",
        platform=platform,
        day=DAY,
    )
    grant_core(warehouse)
    return RawLoads(warehouse.url, platform)


def test_a_row_names_the_reading_that_closes_its_day(warehouse: Warehouse) -> None:
    loads = store_channel_day(warehouse, "twitch", "fct_channel_days")
    for hours, followers in ((-3, 10), (0, 12), (24, 15)):
        row = {"broadcaster_id": "7", "total": followers}
        read_at = READ_AT + timedelta(hours=hours)
        loads.load(read_at, Read("channel_followers", "7", [row]))
        loads.load(read_at, Read("channel_followers", "8", [row]))
    found = trace(warehouse, "core.fct_channel_days", DAY, "7")
    assert [row["channel_id"] for row in found.rows] == ["7"]
    assert [
        (one.table, one.observed_at, one.run_id, one.values["total"])
        for one in found.origins
    ] == [("raw_twitch.channel_followers", READ_AT, "test", 12)]
    assert not found.is_cut


def test_a_row_of_a_history_names_its_later_reading(warehouse: Warehouse) -> None:
    """The rows of a history have their own days, before the day of the reading."""
    loads = store_channel_day(warehouse, "youtube", "fct_channel_native_days")
    days = [DAY + timedelta(days=one) for one in (-1, 0, 1)]
    rows = [{"channel_id": "7", "day": day, "views": day.day} for day in days]
    read_at = READ_AT + timedelta(days=2)
    loads.load(read_at, Read("channel_days", "7", rows, window=(days[0], days[2])))
    found = trace(warehouse, "core.fct_channel_native_days", DAY, "7")
    assert [
        (one.table, one.observed_at, one.values["views"]) for one in found.origins
    ] == [("raw_youtube.channel_days", read_at, DAY.day)]
