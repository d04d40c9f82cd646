"""What holds for every platform there is, found and not listed."""

import signal
from datetime import timedelta

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from pipelines import quality
from pipelines.suites import raw_suites
from tests.platforms.house import DAY, House

EVERY = pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)
SPENT = {"youtube": "quota:path=playlistItems,after=1"}
"""How a platform says that nothing is left, where it is not by 429 and a long wait."""
ENDED = {"complete", "unavailable"}


@EVERY
def test_a_day_read_twice_counts_once(platform: Platform, house: House) -> None:
    (first,) = house.collect(platform, [DAY])
    before = house.digest(platform)
    assert sum(one.rows for one in first.readings) > 0
    assert {one.status for one in first.readings} <= ENDED | {"partial"}
    (second,) = house.collect(platform, [DAY])
    assert house.digest(platform) == before
    assert first.calls == second.calls


@EVERY
def test_what_a_good_day_lands_passes_its_checks(
    platform: Platform, house: House
) -> None:
    house.collect(platform, [DAY])
    verdicts = [
        verdict
        for _, found in quality.validate(
            house.warehouse, list(raw_suites([platform])), DAY, DAY
        )
        for verdict in found
    ]
    assert any(one.note is None for one in verdicts)
    errors = [one for one in verdicts if one.check.severity == "error"]
    assert [one for one in errors if not one.passed] == []


@EVERY
def test_deaths_anywhere_lose_and_double_nothing(
    platform: Platform, house: House
) -> None:
    nothing = house.digest(platform)
    for stage in ("extract", "load"):
        assert house.die_at(stage, platform, DAY) == -signal.SIGKILL
        assert house.digest(platform) == nothing, stage
    assert house.die_at("commit", platform, DAY) == -signal.SIGKILL
    committed = house.digest(platform)
    house.collect(platform, [DAY])
    assert house.digest(platform) == committed != nothing


@EVERY
def test_of_a_past_day_only_history_is_read(platform: Platform, house: House) -> None:
    past = DAY - timedelta(days=20)
    house.collect(platform, [past])
    found = house.statuses(platform)
    levels = {status for kind, status in found if kind in ("level", "sample")}
    assert levels == {"not_observable"}
    rows = house.ask(
        "select distinct kind from app.readings where rows > 0 and platform = :name",
        name=platform.name,
    )
    assert {row.kind for row in rows} <= {"history"}
    before = house.digest(platform)
    house.collect(platform, [past])
    assert house.digest(platform) == before
    assert house.statuses(platform) == found


@EVERY
def test_a_range_is_one_load_and_costs_what_a_day_costs(
    platform: Platform, house: House
) -> None:
    last = DAY - timedelta(days=20)
    (day,) = house.collect(platform, [last])
    days = [last - timedelta(days=back) for back in range(29, -1, -1)]
    (whole,) = house.collect(platform, days)
    for one in platform.resources:
        if one.kind == "history" and one.days_a_call is None:
            assert whole.calls.get(one.name, 0) <= day.calls.get(one.name, 0) + 6
    loads = house.ask("select first_date, partition_date from app.loads order by 1")
    assert [tuple(load) for load in loads] == [(days[0], last), (None, last)]
    explained = house.ask(
        "select count(distinct partition_date) from app.readings"
        " where status = 'not_observable'"
    )
    assert explained[0][0] == len(days)


@EVERY
def test_a_revoked_token_stops_that_account_alone(
    platform: Platform, house: House
) -> None:
    *_, gone = house.ask(
        "select platform_user_id as id from app.connections"
        " where platform = :name order by platform_user_id",
        name=platform.name,
    )
    house.sandbox.set_faults([f"revoke:user={gone.id}"])
    (done,) = house.collect(platform, [DAY])
    off = house.ask("select platform_user_id from app.connections where not is_active")
    assert [row[0] for row in off] == [gone.id]
    others = [one for one in done.readings if one.subject_id != gone.id]
    assert {one.status for one in others} <= ENDED | {"partial"}
    told = [one.reason or "" for one in done.readings if one.status == "failed"]
    assert any("disconnected" in reason for reason in told)


@EVERY
def test_a_spent_quota_ends_as_an_explained_partial_success(
    platform: Platform, house: House
) -> None:
    fault = SPENT.get(platform.name, "rate_limit:seconds=7200,after=8")
    house.sandbox.set_faults([fault])
    (done,) = house.collect(platform, [DAY])
    ended = {one.status for one in done.readings}
    assert {"complete", "deferred"} <= ended <= ENDED | {"partial", "deferred"}
    assert all(one.reason for one in done.readings if one.status == "deferred")
    states = house.ask("select state from app.loads")
    assert [load.state for load in states] == ["committed"]
    house.sandbox.set_faults([])
    other = next(one for one in platforms().values() if one != platform)
    (after,) = house.collect(other, [DAY])
    assert {one.status for one in after.readings} <= ENDED | {"partial"}


@EVERY
def test_a_platform_that_nobody_uses_costs_nothing(
    platform: Platform, house: House
) -> None:
    house.ask("delete from app.connections returning id")
    assert house.collect(platform, [DAY]) == []
    assert house.sandbox.requests() == []
    assert house.ask("select 1 from app.loads") == []
