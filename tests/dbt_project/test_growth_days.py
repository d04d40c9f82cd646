"""Growth days: built in any order, and again, they equal those of all of history."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from random import Random

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.random_twitch import DAY
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

MODELS = tables("fct_channel_growth_days")
FIRST = date(2026, 1, 5)
DAYS = [FIRST + number * DAY for number in range(14)]
TABLE = "select * from core.fct_channel_growth_days order by 1, 2, 3, 4"


def test_days_of_growth_do_not_depend_on_the_order_of_builds(
    warehouse: Warehouse, run: Callable[..., None]
) -> None:
    random = Random(14)
    raw = RawLoads(warehouse.url)
    raw.add_person("ann", "c")
    followers = 9_900
    for number, day in enumerate(DAYS):
        followers += 200 if number == 11 else random.randint(5, 12)
        at = datetime.combine(day + DAY, time(2), UTC)
        total = {"broadcaster_id": "c", "total": followers}
        raw.load(at, Read("channel_followers", "c", [total]))
    # The days before come first; day 3 is late, and changes what is usual after it.
    build_days(MODELS, warehouse, DAYS[0], DAYS[2])
    build_days(MODELS, warehouse, DAYS[4], DAYS[13])
    build_days(MODELS, warehouse, DAYS[3])
    assert fetch(warehouse.url, "select * from app.table_builds") == []  # no mart
    by_days = fetch(warehouse.url, TABLE)
    assert len(by_days) == len(DAYS)
    build_days(MODELS, warehouse, DAYS[9])
    assert fetch(warehouse.url, TABLE) == by_days
    run("run", "--full-refresh", "--select", *MODELS)
    assert fetch(warehouse.url, TABLE) == by_days
    reached = fetch(
        warehouse.url, "select threshold, reached_on, is_held from api.milestones"
    )
    assert reached == [(10_000, reached[0][1], True)]
    spikes = fetch(
        warehouse.url, "select opened_on, closed_on, peak_gain from api.spikes"
    )
    assert spikes == [(DAYS[11], DAYS[12], 200)]
