"""Every platform that discovery finds behaves alike."""

import signal
from datetime import timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from pipelines.ingestion.load_results import LoadResult
from pipelines.quality import runner
from pipelines.quality.suites import raw_suites
from tests.support.system import DAY, System

EVERY = pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)
SPENT = {
    "youtube": "quota:path=playlistItems,after=1",
    "facebook": "rate_limit:seconds=7200,after=2",
}
"""Responses of a spent quota, where there is no 429 or there are few requests."""
ENDED = {"complete", "unavailable"}


@EVERY
def test_a_day_read_twice_counts_once(platform: Platform, system: System) -> None:
    (first,) = system.collect(platform, [DAY])
    before = system.digest(platform)
    assert sum(one.rows for one in first.readings) > 0
    assert {one.status for one in first.readings} <= ENDED | {"partial"}
    (second,) = system.collect(platform, [DAY])
    assert system.digest(platform) == before
    # What the first read learned may spare requests of the second.
    assert second.calls.keys() == first.calls.keys()
    assert all(second.calls[name] <= calls for name, calls in first.calls.items())


@EVERY
def test_loaded_rows_pass_the_checks(platform: Platform, system: System) -> None:
    system.collect(platform, [DAY])
    results = [
        result
        for _, found in runner.validate(
            system.warehouse, list(raw_suites([platform])), DAY, DAY
        )
        for result in found
    ]
    assert any(one.note is None for one in results)
    errors = [one for one in results if one.check.severity == "error"]
    assert [one for one in errors if not one.passed] == []


@EVERY
def test_a_killed_load_loses_and_duplicates_no_row(
    platform: Platform, system: System
) -> None:
    nothing = system.digest(platform)
    for stage in ("extract", "load"):
        assert system.die_at(stage, platform, DAY) == -signal.SIGKILL
        assert system.digest(platform) == nothing, stage
    assert system.die_at("commit", platform, DAY) == -signal.SIGKILL
    committed = system.digest(platform)
    system.collect(platform, [DAY])
    assert system.digest(platform) == committed != nothing


@EVERY
def test_a_past_day_reads_only_history(platform: Platform, system: System) -> None:
    past = DAY - timedelta(days=20)
    system.collect(platform, [past])
    found = system.statuses(platform)
    levels = {status for kind, status in found if kind in ("level", "sample")}
    assert levels == {"not_observable"}
    rows = system.ask(
        "select distinct kind from app.readings where rows > 0 and platform = :name",
        name=platform.name,
    )
    assert {row.kind for row in rows} <= {"history"}
    before = system.digest(platform)
    system.collect(platform, [past])
    assert system.digest(platform) == before
    assert system.statuses(platform) == found


@EVERY
def test_a_range_is_one_load_with_the_requests_of_a_day(
    platform: Platform, system: System
) -> None:
    last = DAY - timedelta(days=20)
    (day,) = system.collect(platform, [last])
    days = [last - timedelta(days=back) for back in range(29, -1, -1)]
    (whole,) = system.collect(platform, days)
    for one in platform.resources:
        if one.kind == "history" and one.days_a_call is None:
            assert whole.calls.get(one.name, 0) <= day.calls.get(one.name, 0) + 6
    loads = system.ask("select first_date, partition_date from app.loads order by 1")
    assert [tuple(load) for load in loads] == [(days[0], last), (None, last)]
    explained = system.ask(
        "select count(distinct partition_date) from app.readings"
        " where status = 'not_observable'"
    )
    assert explained[0][0] == len(days)


@EVERY
def test_a_revoked_token_affects_only_its_account(
    platform: Platform, system: System
) -> None:
    *_, gone = system.ask(
        "select platform_user_id as id from app.connections"
        " where platform = :name order by platform_user_id",
        name=platform.name,
    )
    system.sandbox.set_faults([f"revoke:user={gone.id}"])
    (done,) = system.collect(platform, [DAY])
    off = system.ask("select platform_user_id from app.connections where not is_active")
    assert [row[0] for row in off] == [gone.id]
    others = [one for one in done.readings if one.subject_id != gone.id]
    assert {one.status for one in others} <= ENDED | {"partial"}
    reasons = [one.reason or "" for one in done.readings if one.status == "failed"]
    assert any("disconnected" in reason for reason in reasons)
    public = {
        one.name: _of(done, one.name, gone.id)
        for one in platform.resources
        if one.kind == "level"
    }
    assert ("complete" in set().union(*public.values())) == platform.reads_public
    (again,) = system.collect(platform, [DAY])
    for name, before in public.items():
        after = _of(again, name, gone.id)
        assert after <= {"complete", "partial", "unavailable"}
        assert "complete" in after or "complete" not in before, name


def _of(done: LoadResult, resource: str, subject_id: str) -> set[str]:
    """Return the statuses of a subject's readings of one resource."""
    return {
        one.status
        for one in done.readings
        if (one.resource, one.subject_id) == (resource, subject_id)
    }


@EVERY
def test_a_spent_quota_defers_readings_with_a_reason(
    platform: Platform, system: System
) -> None:
    fault = SPENT.get(platform.name, "rate_limit:seconds=7200,after=8")
    system.sandbox.set_faults([fault])
    (done,) = system.collect(platform, [DAY])
    ended = {one.status for one in done.readings}
    assert {"complete", "deferred"} <= ended <= ENDED | {"partial", "deferred"}
    assert all(one.reason for one in done.readings if one.status == "deferred")
    states = system.ask("select state from app.loads")
    assert [load.state for load in states] == ["committed"]
    system.sandbox.set_faults([])
    other = next(one for one in platforms().values() if one != platform)
    (after,) = system.collect(other, [DAY])
    assert {one.status for one in after.readings} <= ENDED | {"partial"}


@EVERY
def test_an_unused_platform_sends_no_request(
    platform: Platform, system: System
) -> None:
    system.ask("delete from app.connections returning id")
    assert system.collect(platform, [DAY]) == []
    assert system.sandbox.requests() == []
    assert system.ask("select 1 from app.loads") == []
