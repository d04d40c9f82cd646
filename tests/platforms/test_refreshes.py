"""A refresh reads the channels that webhook events want, and forgets them then."""

from typing import Any

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from dlt_sources.http import retry
from pipelines.ingestion import load, refreshes
from pipelines.ingestion.load_results import LoadResult
from tests.support.system import System

EVERY = pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)
KEY = "a run"
WANT = """
    insert into app.webhook_refreshes (platform, subject_id, resources, run_key)
    select platform, platform_user_id, array[:resource], :key
    from app.connections
    where platform = :name
    order by platform_user_id
    limit 1
    returning subject_id
"""
COUNTED = "select refreshed_subjects from app.loads where load_id = :load_id"
WANTED = "select subject_id, resources, run_key, attempts from app.webhook_refreshes"


def first_level(platform: Platform) -> str:
    return next(one.name for one in platform.resources if one.kind == "level")


def want(system: System, platform: Platform) -> str:
    values = {"name": platform.name, "key": KEY, "resource": first_level(platform)}
    ((subject_id,),) = system.ask(WANT, **values)
    return str(subject_id)


def read(system: System, platform: Platform) -> list[LoadResult]:
    resources = frozenset({first_level(platform)})
    return load.refresh(
        platform, KEY, run_id="r", warehouse=system.warehouse, resources=resources
    )


@EVERY
def test_a_refresh_reads_the_wanted_resource_of_the_wanted_channel_once(
    platform: Platform, system: System
) -> None:
    subject_id = want(system, platform)
    (done,) = read(system, platform)
    found = {(one.resource, one.subject_id) for one in done.readings}
    assert found == {(first_level(platform), subject_id)}
    assert system.ask(WANTED) == []
    assert system.ask(COUNTED, load_id=done.load_id) == [(1,)]
    assert read(system, platform) == []


@EVERY
def test_a_channel_that_was_not_read_stays_wanted(
    platform: Platform, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "BASE_SECONDS", 0)
    subject_id = want(system, platform)
    system.sandbox.set_faults(["5xx"])
    read(system, platform)
    resources = [first_level(platform)]
    assert system.ask(WANTED) == [(subject_id, resources, KEY, 0)]
    refreshes.release(system.warehouse, [KEY])
    assert system.ask(WANTED) == [(subject_id, resources, None, 1)]
    refreshes.assign_ready(system.warehouse, 8)
    assert refreshes.list_assigned(system.warehouse) == []


@pytest.mark.parametrize(
    "change",
    ["requested_at = now() + interval '1 hour'", "resources = resources || '{videos}'"],
)
def test_an_event_during_the_load_wants_another_one(
    system: System, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = platforms()["twitch"]
    subject_id = want(system, platform)
    run_load = load._run_load

    def interrupted(*arguments: Any, **options: Any) -> LoadResult:
        done = run_load(*arguments, **options)
        system.ask(f"update app.webhook_refreshes set {change} returning 1")
        return done

    monkeypatch.setattr(load, "_run_load", interrupted)
    read(system, platform)
    ((found, _, run_key, attempts),) = system.ask(WANTED)
    assert (found, run_key, attempts) == (subject_id, None, 0)


def test_a_refresh_is_no_poll_of_a_monitor(system: System) -> None:
    platform = platforms()["twitch"]
    want(system, platform)
    system.ask(
        "insert into app.monitors (person_id, platform, connection_id, monitor_type)"
        " select person_id, platform, id, 'all' from app.connections"
        " where platform = 'twitch' returning 1"
    )
    read(system, platform)
    assert set(system.ask("select last_synced_at from app.monitors")) == {(None,)}
