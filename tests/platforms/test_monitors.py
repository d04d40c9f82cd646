"""A poll reads the levels of all subjects with a due monitor."""

from datetime import timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from dlt_sources.http import retry
from pipelines.ingestion import load, missed_partitions, monitors
from pipelines.ingestion.load_results import LoadResult
from tests.support.system import NOW, System

EVERY = pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)
ADD_MONITOR = """
    insert into app.monitors (
        person_id, platform, connection_id, monitor_type, last_synced_at
    )
    select person_id, platform, id, 'all', cast(:at as timestamptz)
    from app.connections
    where platform = :name
    order by platform_user_id
    limit 1
    returning (
        select platform_user_id from app.connections as own where own.id = connection_id
    )
"""


def add_monitor(system: System, platform: Platform, minutes: float) -> str:
    """Monitor the first account; its last poll was `minutes` ago."""
    at = NOW - timedelta(minutes=minutes)
    ((user_id,),) = system.ask(ADD_MONITOR, name=platform.name, at=at)
    return str(user_id)


def poll(system: System, platform: Platform) -> list[LoadResult]:
    names = frozenset(one.name for one in platform.resources)
    return load.poll_due(
        platform, run_id="poll", warehouse=system.warehouse, resources=names
    )


@EVERY
def test_a_poll_reads_the_levels_of_due_subjects_and_closes_no_day(
    platform: Platform, system: System
) -> None:
    user_id = add_monitor(system, platform, 15)
    assert monitors.due_subjects(system.warehouse, NOW) == {
        platform.name: frozenset({user_id})
    }
    (done,) = poll(system, platform)
    kinds = {platform.resource(one.resource).kind for one in done.readings}
    assert kinds == {"level"} | {platform.resource(one).kind for one in platform.polled}
    assert {one.subject_id for one in done.readings} == {user_id}
    assert monitors.due_subjects(system.warehouse, NOW) == {}
    assert poll(system, platform) == []
    assert missed_partitions.read_coverage(
        system.warehouse
    ) == missed_partitions.Coverage({}, {})


@EVERY
def test_a_failed_poll_is_repeated_when_the_next_is_due(
    platform: Platform, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The client's retry delays are tested in `test_client.py`.
    monkeypatch.setattr(retry, "BASE_SECONDS", 0)
    user_id = add_monitor(system, platform, 60)
    system.sandbox.set_faults(["5xx"])
    poll(system, platform)
    assert monitors.due_subjects(system.warehouse, NOW) == {}
    later = NOW + timedelta(minutes=15)
    assert monitors.due_subjects(system.warehouse, later) == {
        platform.name: frozenset({user_id})
    }


def test_a_monitor_is_due_after_fifteen_minutes(system: System) -> None:
    platform = next(iter(platforms().values()))
    add_monitor(system, platform, 14)
    assert monitors.due_subjects(system.warehouse, NOW) == {}
    assert monitors.due_subjects(system.warehouse, NOW + timedelta(minutes=1))
    system.ask("update app.monitors set is_active = false returning id")
    assert monitors.due_subjects(system.warehouse, NOW + timedelta(minutes=1)) == {}
