"""Days may be built in any order and as often as one likes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from pipelines import dbt
from pipelines.warehouse import Warehouse
from tests.dbt_project.conftest import digests
from tests.dbt_project.landing_zone import Zone
from tests.dbt_project.worlds import DAY, World, at

HALF_HOUR = timedelta(minutes=30)


def build(house: Warehouse, day: date, last: date | None = None) -> None:
    outcome = dbt.build(["config.materialized:incremental"], house, (day, last or day))
    assert outcome.success, outcome.errors


@pytest.mark.parametrize("seed", [7])
def test_days_built_in_any_order_are_the_same_as_all_of_history(
    seed: int, house: Warehouse, zone: Zone, run: Callable[..., None]
) -> None:
    world = World(seed)
    random = Random(seed)
    zone.add_person("ada", "100")
    zone.add_person("bea", "101")
    late: list[date] = []
    for day in world.days:
        live_through(world, zone, day, random)
        if random.random() < 0.35:
            late.append(day)
        else:
            build(house, day)
    random.shuffle(late)
    for day in late:
        build(house, day)
    by_days = digests(house.url)

    run("run", "--exclude", "config.materialized:view")
    assert digests(house.url) == by_days
    run("run", "--full-refresh", "--exclude", "config.materialized:view")
    assert digests(house.url) == by_days
    build(house, world.days[2], world.days[4])
    assert digests(house.url) == by_days
    assert all(rows for table, (_, rows) in by_days.items() if "social" not in table)


def live_through(world: World, zone: Zone, day: date, random: Random) -> None:
    moment = at(day, 6) + HALF_HOUR * random.random()
    noon = random.random() < 0.4
    while moment < at(day + DAY, 2):
        if random.random() < 0.8:
            zone.land(moment, *world.poll(moment))
        if noon and moment > at(day, 15):
            zone.land(moment + HALF_HOUR / 10, *world.daily(moment))
            noon = False
        moment += HALF_HOUR * random.choice((0.3, 0.8, 1.0))
    zone.land(closing(day), *world.daily(closing(day)))


def closing(day: date) -> datetime:
    return at(day + DAY, 2)
