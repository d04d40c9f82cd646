"""A look between two nights: what is now, of whom it is due, and no more."""

from datetime import timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from dlt_sources.http import retry
from pipelines.ingestion import load, missed_partitions, monitors
from pipelines.ingestion.load import Collected
from tests.support.system import NOW, System

EVERY = pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)
WISH = (
    "insert into app.monitors"
    " (person_id, platform, connection_id, monitor_type, last_synced_at)"
    " select person_id, platform, id, 'all', cast(:at as timestamptz)"
    " from app.connections where platform = :name order by platform_user_id limit 1"
    " returning (select platform_user_id from app.connections as held"
    "  where held.id = connection_id)"
)


def wish(system: System, platform: Platform, minutes: float) -> str:
    """Have the first account watched whole; its last look was some minutes ago."""
    at = NOW - timedelta(minutes=minutes)
    ((user_id,),) = system.ask(WISH, name=platform.name, at=at)
    return str(user_id)


def look(system: System, platform: Platform) -> list[Collected]:
    names = frozenset(one.name for one in platform.resources)
    return load.poll_due(
        platform, run_id="look", warehouse=system.warehouse, resources=names
    )


@EVERY
def test_a_look_reads_the_levels_of_who_is_due_and_closes_no_day(
    platform: Platform, system: System
) -> None:
    user_id = wish(system, platform, 15)
    assert monitors.due(system.warehouse, NOW) == {platform.name: frozenset({user_id})}
    (done,) = look(system, platform)
    kinds = {platform.resource(one.resource).kind for one in done.readings}
    assert kinds == {"level"}
    assert {one.subject_id for one in done.readings} == {user_id}
    assert monitors.due(system.warehouse, NOW) == {}
    assert look(system, platform) == []
    assert missed_partitions.coverage(system.warehouse) == missed_partitions.Coverage(
        {}, {}
    )


@EVERY
def test_a_look_that_failed_is_repeated_at_its_next_turn(
    platform: Platform, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How long a client waits before it gives up is the business of `test_client.py`.
    monkeypatch.setattr(retry, "BASE_SECONDS", 0)
    user_id = wish(system, platform, 60)
    system.sandbox.set_faults(["5xx"])
    look(system, platform)
    assert monitors.due(system.warehouse, NOW) == {}
    later = NOW + timedelta(minutes=15)
    assert monitors.due(system.warehouse, later) == {
        platform.name: frozenset({user_id})
    }


def test_fourteen_minutes_are_not_due_and_fifteen_are(system: System) -> None:
    platform = next(iter(platforms().values()))
    wish(system, platform, 14)
    assert monitors.due(system.warehouse, NOW) == {}
    assert monitors.due(system.warehouse, NOW + timedelta(minutes=1))
    system.ask("update app.monitors set is_active = false returning id")
    assert monitors.due(system.warehouse, NOW + timedelta(minutes=1)) == {}
