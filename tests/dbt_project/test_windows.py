"""Days may be built in any order and as often as one likes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

import pytest

from pipelines import dbt
from pipelines.warehouse import Warehouse
from tests.dbt_project.conftest import digests
from tests.dbt_project.landing_zone import Read, Zone
from tests.dbt_project.worlds import DAY, World, at

HALF_HOUR = timedelta(minutes=30)

TOLD_BY_OTHERS = (
    *("social", "devpulse", "repositor", "contribution"),
    *("native", "revenue", "audience"),
)
"""Words of tables of which Twitch tells nothing."""

Landing = tuple[datetime, Sequence[Read]]


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
    late: list[tuple[date, list[Landing]]] = []
    for day in world.days:
        landings = list(live_through(world, day, random))
        if random.random() < 0.35:
            late.append((day, landings))
        else:
            arrive(zone, landings)
            build(house, day)
    random.shuffle(late)
    for day, landings in late:
        arrive(zone, landings)
        build(house, day)
    by_days = digests(house.url)

    run("run", "--exclude", "config.materialized:view")
    assert digests(house.url) == by_days
    run("run", "--full-refresh", "--exclude", "config.materialized:view")
    assert digests(house.url) == by_days
    build(house, world.days[2], world.days[4])
    assert digests(house.url) == by_days
    assert all(
        rows
        for table, (_, rows) in by_days.items()
        if not any(word in table for word in TOLD_BY_OTHERS)
    )


def live_through(world: World, day: date, random: Random) -> Iterator[Landing]:
    moment = at(day, 6) + HALF_HOUR * random.random()
    noon = random.random() < 0.4
    while moment < at(day + DAY, 2):
        if random.random() < 0.8:
            yield moment, world.poll(moment)
        if noon and moment > at(day, 15):
            yield moment + HALF_HOUR / 10, world.daily(moment)
            noon = False
        moment += HALF_HOUR * random.choice((0.3, 0.8, 1.0))
    yield closing(day), world.daily(closing(day))


def arrive(zone: Zone, landings: Iterable[Landing]) -> None:
    for moment, reads in landings:
        zone.land(moment, *reads)


def closing(day: date) -> datetime:
    return at(day + DAY, 2)
