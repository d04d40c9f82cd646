"""The raw rows behind a row of a table, without a build.

Here: a row of core, and the readings of its day. Not here: the command over a whole
system (`tests/journeys/test_questions.py`).
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.load.loader import create_tables
from pipelines.analysis.origins import trace
from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute
from tests.support.model_tables import create_model_tables
from tests.support.raw_loads import RawLoads, Read

DAY = date(2026, 3, 1)
READ_AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def loads(warehouse: Warehouse) -> RawLoads:
    """Store one day of channel 7, and the raw tables of its platform."""
    create_tables(platforms()["twitch"], warehouse.url)
    create_model_tables(warehouse, "dim_channels", "fct_channel_days")
    execute(
        warehouse,
        "insert into core.fct_channel_days (platform, channel_id, date)"
        " values ('twitch', '7', :day)",
        day=DAY,
    )
    execute(warehouse, "grant usage on schema core to analyst")
    execute(warehouse, "grant select on all tables in schema core to analyst")
    return RawLoads(warehouse.url)


def test_a_row_names_the_reading_that_closes_its_day(
    warehouse: Warehouse, loads: RawLoads
) -> None:
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
