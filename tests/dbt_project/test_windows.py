"""Days may be built in any order and repeatedly."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.digests import digests
from tests.support.live_events import (
    Event,
    add_chat,
    add_events,
    events_of,
    subscribe,
)
from tests.support.random_twitch import DAY, RandomTwitch, at
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

HALF_HOUR = timedelta(minutes=30)

MODELS = tables(
    *("channel_analytics", "game_analytics", "stream_sessions"),
    *("video_analytics", "video_daily_stats"),
    *("fct_livestream_days", "livestreams", "livestream_metrics"),
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
    watch(warehouse.url, world)
    events = events_of(world, random)
    late: list[tuple[date, list[Landing]]] = []
    for day in world.days:
        landings = list(live_through(world, day, random))
        if random.random() < 0.35:
            late.append((day, landings))
        else:
            hear(warehouse.url, day, events)
            arrive(raw, landings)
            build(warehouse, day)
    random.shuffle(late)
    for day, landings in late:
        hear(warehouse.url, day, events)
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


def watch(url: str, world: RandomTwitch) -> None:
    """Follow all channels; subscribe to followers and chat, with gaps."""
    for number, channel in enumerate(world.channels):
        fetch(
            url,
            "insert into app.channels (platform, channel_id, channel_name)"
            f" values ('twitch', '{channel}', '{channel}') returning 1",
        )
        start = at(world.days[0], 0)
        subscribe(url, channel, "channel.follow", start, start + number * 2 * DAY)
        subscribe(url, channel, "channel.chat.message", start + DAY, None)


def hear(url: str, day: date, events: Sequence[Event]) -> None:
    """Receive the events of a day, each hour's chat included."""
    add_events(url, [one for one in events if one.occurred_at.date() == day])
    for hour in range(24):
        moment = at(day, hour)
        add_chat(url, "100", moment, [b"a", b"b", bytes([hour % 5])])


def arrive(raw: RawLoads, landings: Iterable[Landing]) -> None:
    for moment, reads in landings:
        raw.load(moment, *reads)


def closing(day: date) -> datetime:
    return at(day + DAY, 2)
