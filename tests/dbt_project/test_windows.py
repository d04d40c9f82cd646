"""Days may be built in any order and repeatedly."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.digests import digests
from tests.support.random_twitch import DAY, RandomTwitch, at
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

HALF_HOUR = timedelta(minutes=30)

MODELS = tables(
    *("channel_analytics", "game_analytics", "stream_sessions"),
    *("video_analytics", "video_daily_stats"),
)
"""Models that Twitch fills. Other tests build the rest."""
build = partial(build_days, MODELS)

Landing = tuple[datetime, Sequence[Read]]


@pytest.mark.parametrize("seed", [3])
def test_days_built_in_any_order_are_the_same_as_all_of_history(
    seed: int, warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]
) -> None:
    world = RandomTwitch(seed, days=4)
    random = Random(seed)
    raw.add_person("ada", "100")
    raw.add_person("bea", "101")
    late: list[tuple[date, list[Landing]]] = []
    for day in world.days:
        landings = list(live_through(world, day, random))
        if random.random() < 0.35:
            late.append((day, landings))
        else:
            arrive(raw, landings)
            build(warehouse, day)
    random.shuffle(late)
    for day, landings in late:
        arrive(raw, landings)
        build(warehouse, day)
    by_days = digests(warehouse.url)

    assert all(rows for _, rows in by_days.values())

    run("run", "--select", *MODELS)
    assert digests(warehouse.url) == by_days
    run("run", "--full-refresh", "--select", *MODELS)
    assert digests(warehouse.url) == by_days
    build(warehouse, world.days[1], world.days[-2])
    assert digests(warehouse.url) == by_days


def live_through(world: RandomTwitch, day: date, random: Random) -> Iterator[Landing]:
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


def arrive(raw: RawLoads, landings: Iterable[Landing]) -> None:
    for moment, reads in landings:
        raw.load(moment, *reads)


def closing(day: date) -> datetime:
    return at(day + DAY, 2)
