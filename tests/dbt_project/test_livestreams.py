"""Livestreams from samples, events and recordings, by hand and at random."""
from collections.abc import Callable
from pipelines.database.warehouse import Warehouse
from tests.support.raw_loads import RawLoads
from tests.support.views import tables
from tests.support.builds import build_days
from tests.support.random_twitch import DAY, FIRST, RandomTwitch, at
from tests.support.digests import digests

TABLES = tables("tag:live", "dim_games", "bridge_channel_owners")

def test_x(warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]) -> None:
    raw.add_person("ada", "100")
    world = RandomTwitch(3, channels=3, days=3)
    for day in world.days:
        for h in range(0, 24):
            raw.load(at(day, h), *world.poll(at(day, h)))
        raw.load(at(day + DAY, 2), *world.daily(at(day + DAY, 2)))
    run("build", "--select", *TABLES)
