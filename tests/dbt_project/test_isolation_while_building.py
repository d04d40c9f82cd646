"""Readers of every role while dbt builds: no foreign row, no missing relation.

Here: Ann and Ben with raw rows of Twitch, builds of a day and full refreshes. Not here:
the matrix of relations at rest (`serving/test_isolation_matrix.py`).
"""

from collections.abc import Iterator

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from pipelines.transform.rebuild import rebuild
from tests.support.builds import build_days
from tests.support.databases import execute, fetch
from tests.support.logins import Login, named
from tests.support.pollers import Poller, expose, polling
from tests.support.random_twitch import DAY, RandomTwitch, at
from tests.support.raw_loads import RawLoads
from tests.support.views import tables

MODELS = tables("channel_analytics", "video_daily_stats", "stream_sessions")
ROUNDS = 5


@pytest.fixture(scope="module")
def world(warehouse: Warehouse, raw: RawLoads) -> RandomTwitch:
    """Ann has channel 100, Ben has 101; all tables are built once."""
    raw.add_person("ann", "100")
    raw.add_person("ben", "101")
    world = RandomTwitch(3, channels=2, days=3)
    for day in world.days:
        raw.load(at(day + DAY, 2), *world.daily(at(day + DAY, 2)))
        raw.load(at(day, 20), *world.poll(at(day, 20)))
    build_days(MODELS, warehouse, world.days[0], world.days[-1])
    return world


@pytest.fixture(scope="module")
def pollers(warehouse: Warehouse, world: RandomTwitch) -> Iterator[list[Poller]]:
    people = {
        str(name): (str(person), str(user))
        for name, person, user in fetch(
            warehouse.url, "select username, id, creatorsync_id from app.people"
        )
    }
    ben, user = people["ben"]
    bens = (
        f"t::text ~ '{ben}|{user}|(video|clip)-101-|s101[0-9]'"
        " or to_jsonb(t) ->> 'channel_id' = '101'"
    )
    logins = {
        role: Login(warehouse.url, role) for role in ("service", "creator", "analyst")
    }
    as_creator, url = "set role creator", logins["service"].url
    ann, nobody = named(people["ann"][0]), named("")
    forged = named(ben)
    yield [
        Poller("Ann", url, [ann, as_creator], "creator", bens),
        Poller("nobody", url, [nobody, as_creator], "creator", bens),
        Poller("forger", logins["creator"].url, [forged], "creator", bens),
        Poller("analyst", logins["analyst"].url, [], "analyst"),
    ]
    for login in logins.values():
        login.drop()


def find_problems(pollers: list[Poller]) -> dict[str, list[str]]:
    """Return what the pollers have noticed, and forget it."""
    found = {one.name: sorted(one.problems) for one in pollers if one.problems}
    for one in pollers:
        one.problems.clear()
    return found


def refresh(warehouse: Warehouse) -> None:
    outcome = dbt.build(MODELS, warehouse, None, is_full_refresh=True)
    assert outcome.success, outcome.errors


def test_readers_see_neither_a_leak_nor_a_gap_while_dbt_builds(
    warehouse: Warehouse, world: RandomTwitch, pollers: list[Poller]
) -> None:
    before = sum(one.rounds for one in pollers)
    with polling(pollers):
        build_days(MODELS, warehouse, world.days[1])
        refresh(warehouse)
    assert find_problems(pollers) == {}
    assert sum(one.rounds for one in pollers) > before + len(pollers)
    assert min(one.relations for one in pollers) > 20


def test_a_poller_notices_an_exposed_and_a_missing_table(
    warehouse: Warehouse, pollers: list[Poller]
) -> None:
    table = "creatorsync.channel_analytics"
    with polling(pollers):
        pass
    try:
        expose(warehouse.url, table)
        for one in pollers:
            one.poll()
        seen = find_problems(pollers)["Ann"]
        assert any(
            one.startswith(table) and one.endswith("rows of another person")
            for one in seen
        )
        execute(warehouse.url, f"alter table {table} rename to moved")
        for one in pollers:
            one.poll()
        found = find_problems(pollers)
        assert set(found) == {one.name for one in pollers}
        assert all("does not exist" in str(each) for each in found.values())
    finally:
        execute(
            warehouse.url,
            f"alter table if exists creatorsync.moved rename to {table.split('.')[1]}",
            f"alter table {table} enable row level security",
        )


@pytest.mark.soak
def test_readers_see_neither_while_everything_is_rebuilt_in_a_loop(
    warehouse: Warehouse, world: RandomTwitch, pollers: list[Poller]
) -> None:
    with polling(pollers):
        for number in range(ROUNDS):
            build_days(MODELS, warehouse, world.days[number % len(world.days)])
            refresh(warehouse)
        rebuild(warehouse)
    assert find_problems(pollers) == {}
