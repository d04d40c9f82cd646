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
from tests.support.views import tables

HALF_HOUR = timedelta(minutes=30)

TOLD = tables(
    *("channel_analytics", "game_analytics", "stream_sessions"),
    *("video_analytics", "video_daily_stats"),
)
"""What Twitch tells of; the rest is the business of DevPulse's and YouTube's tests."""

Landing = tuple[datetime, Sequence[Read]]


def build(house: Warehouse, day: date, last: date | None = None) -> None:
    outcome = dbt.build(TOLD, house, (day, last or day))
    assert outcome.success, outcome.errors


@pytest.mark.parametrize("seed", [3])
def test_days_built_in_any_order_are_the_same_as_all_of_history(
    seed: int, house: Warehouse, zone: Zone, run: Callable[..., None]
) -> None:
    world = World(seed, days=4)
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

    assert all(rows for _, rows in by_days.values())

    run("run", "--select", *TOLD)
    assert digests(house.url) == by_days
    run("run", "--full-refresh", "--select", *TOLD)
    assert digests(house.url) == by_days
    build(house, world.days[1], world.days[-2])
    assert digests(house.url) == by_days


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
