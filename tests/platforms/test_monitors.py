"""A look between two nights: what is now, of whom it is due, and no more."""

from datetime import timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.client import retry
from dlt_sources.contract import Platform
from pipelines import collection, gaps, monitors
from pipelines.collection import Collected
from tests.platforms.house import NOW, House

EVERY = pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)
WISH = (
    "insert into app.monitors"
    " (person_id, platform, connection_id, monitor_type, last_synced_at)"
    " select person_id, platform, id, 'all', cast(:at as timestamptz)"
    " from app.connections where platform = :name order by platform_user_id limit 1"
    " returning (select platform_user_id from app.connections as held"
    "  where held.id = connection_id)"
)


def wish(house: House, platform: Platform, minutes: float) -> str:
    """Have the first account watched whole; its last look was some minutes ago."""
    at = NOW - timedelta(minutes=minutes)
    ((user_id,),) = house.ask(WISH, name=platform.name, at=at)
    return str(user_id)


def look(house: House, platform: Platform) -> list[Collected]:
    names = frozenset(one.name for one in platform.resources)
    return collection.look_again(
        platform, run_id="look", warehouse=house.warehouse, resources=names
    )


@EVERY
def test_a_look_reads_the_levels_of_who_is_due_and_closes_no_day(
    platform: Platform, house: House
) -> None:
    user_id = wish(house, platform, 15)
    assert monitors.due(house.warehouse, NOW) == {platform.name: frozenset({user_id})}
    (done,) = look(house, platform)
    kinds = {platform.resource(one.resource).kind for one in done.readings}
    assert kinds == {"level"}
    assert {one.subject_id for one in done.readings} == {user_id}
    assert monitors.due(house.warehouse, NOW) == {}
    assert look(house, platform) == []
    assert gaps.coverage(house.warehouse) == gaps.Coverage({}, {})


@EVERY
def test_a_look_that_failed_is_repeated_at_its_next_turn(
    platform: Platform, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How long a client waits before it gives up is the business of `test_client.py`.
    monkeypatch.setattr(retry, "BASE_SECONDS", 0)
    user_id = wish(house, platform, 60)
    house.sandbox.set_faults(["5xx"])
    look(house, platform)
    assert monitors.due(house.warehouse, NOW) == {}
    later = NOW + timedelta(minutes=15)
    assert monitors.due(house.warehouse, later) == {platform.name: frozenset({user_id})}


def test_fourteen_minutes_are_not_due_and_fifteen_are(house: House) -> None:
    platform = next(iter(platforms().values()))
    wish(house, platform, 14)
    assert monitors.due(house.warehouse, NOW) == {}
    assert monitors.due(house.warehouse, NOW + timedelta(minutes=1))
    house.ask("update app.monitors set is_active = false returning id")
    assert monitors.due(house.warehouse, NOW + timedelta(minutes=1)) == {}
