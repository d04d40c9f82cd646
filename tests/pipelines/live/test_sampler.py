"""Live sampling over the sandbox: minutes, their load, overlaps and crashes."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

import sandbox as world
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.live import load, sampler
from tests.support.databases import fetch
from tests.support.fakes import execute, scalar
from tests.support.live import AT, CURRENT_SAMPLES, MINUTE, PLATFORM, Sample

ROWS = "select count(*) from raw_twitch.streams"
COUNTED = f"""
select raw.user_id, raw.observed_at
from raw_twitch.streams as raw
{CURRENT_SAMPLES}
order by 1, 2
"""
WAITING = "select count(*) from app.live_minutes"


def counted(warehouse: Warehouse) -> list[tuple[str, datetime]]:
    return [(str(user), at) for user, at in fetch(warehouse.url, COUNTED)]


def run_elsewhere(
    work: Callable[..., object], *arguments: object, kill_at: str = ""
) -> multiprocessing.Process:
    """Run a function in a process of its own and wait for its end."""
    os.environ["CREATORS_KILL_AT"] = kill_at
    try:
        process = multiprocessing.get_context("spawn").Process(
            target=work, args=arguments
        )
        process.start()
        process.join(120)
    finally:
        del os.environ["CREATORS_KILL_AT"]
    return process


def sample_now(url: str, at: datetime) -> None:
    with settings.clock_at(at):
        sampler.sample_once([PLATFORM], Warehouse(url), "test")


@pytest.mark.usefixtures("followed")
def test_one_load_holds_a_reading_a_minute_of_every_channel(
    warehouse: Warehouse, followed: list[str], sample: Sample
) -> None:
    moments = [AT + MINUTE * number for number in range(5)]
    (loaded,) = sample(moments)
    assert (loaded.minutes, loaded.failed) == (5, 0)
    assert loaded.calls == {"token": 1, "streams": 5}
    assert fetch(
        warehouse.url, "select count(*), bool_or(is_whole) from app.loads"
    ) == [(1, False)]
    found = counted(warehouse)
    live = {user for user, _ in found}
    assert 1 <= len(live) < len(followed)
    for user in live:
        assert [at for one, at in found if one == user] == moments
    assert loaded.rows == len(found) == scalar(warehouse, ROWS)
    # Viewers move by the minute.
    varied = "select max(n) from (select count(distinct viewer_count) as n"
    assert (
        scalar(warehouse, f"{varied} from raw_twitch.streams group by id) as one") == 5
    )
    checked = "select count(*) from app.channels where last_checked_at = :at"
    assert scalar(warehouse, checked, at=moments[-1]) == len(followed)


def test_a_channel_that_stays_offline_has_one_reading_a_load(
    warehouse: Warehouse, followed: list[str], sample: Sample
) -> None:
    moments = [AT + MINUTE * number for number in range(5)]
    sample(moments)
    live = {user for user, _ in counted(warehouse)}
    readings = (
        "select subject_id, array_agg(observed_at order by observed_at)"
        " from app.readings group by 1"
    )
    for channel, seen in fetch(warehouse.url, readings):
        assert seen == (moments if channel in live else moments[-1:])


@pytest.mark.usefixtures("followed")
def test_a_day_ends_at_its_closing_time(warehouse: Warehouse, sample: Sample) -> None:
    closing = AT.replace(day=12, hour=6, minute=0, second=0)
    loads = sample([closing - MINUTE, closing])
    assert [str(one.day) for one in loads] == ["2026-03-11", "2026-03-12"]
    days = (
        "select partition_date::text, count(distinct load_id) from app.loads group by 1"
    )
    assert sorted(fetch(warehouse.url, days)) == [("2026-03-11", 1), ("2026-03-12", 1)]


@pytest.mark.usefixtures("followed")
def test_a_failed_minute_is_no_offline_channel(
    warehouse: Warehouse, sandbox: world.Sandbox, sample: Sample
) -> None:
    sandbox.set_faults(["5xx:count=1,status=400,path=/streams"])
    (loaded,) = sample([AT, AT + MINUTE])
    assert loaded.failed > 0
    reason = scalar(warehouse, "select min(reason) from app.readings")
    assert "400" in reason
    assert loaded.describe().endswith(f"{loaded.failed} readings failed: {reason}")
    statuses = "select status, observed_at from app.readings group by 1, 2 order by 2"
    assert fetch(warehouse.url, statuses) == [("failed", AT), ("complete", AT + MINUTE)]


@pytest.mark.usefixtures("followed")
def test_minutes_of_a_killed_process_are_loaded_once(
    warehouse: Warehouse, sandbox: world.Sandbox
) -> None:
    """Killed after a minute, before its commit, after its commit; then untroubled."""
    for number, stage in enumerate(("live-minute", "live-load", "live-commit", "")):
        at = AT + MINUTE * number
        sandbox.set_clock(at)
        ended = run_elsewhere(sample_now, warehouse.url, at, kill_at=stage)
        assert ended.exitcode == (-signal.SIGKILL if stage else 0)
    found = counted(warehouse)
    (first, *_) = {user for user, _ in found}
    assert [at for user, at in found if user == first] == [
        AT + MINUTE * number for number in range(4)
    ]
    assert len(found) == len(set(found))
    assert scalar(warehouse, WAITING) == 0


@pytest.mark.usefixtures("followed")
def test_a_minute_is_read_once_however_many_processes_want_it(
    warehouse: Warehouse,
) -> None:
    context = multiprocessing.get_context("spawn")
    both = [
        context.Process(target=sample_now, args=(warehouse.url, AT)) for _ in range(2)
    ]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
        assert process.exitcode == 0
    sample_now(warehouse.url, AT + timedelta(seconds=20))
    assert {at for _, at in counted(warehouse)} == {AT}


@pytest.mark.usefixtures("followed")
def test_a_load_of_minutes_that_are_loaded_already_does_not_commit(
    warehouse: Warehouse, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was thought dead ends its load after another took its minutes."""
    monkeypatch.setattr("pipelines.live.replay.load_minutes", lambda *_: [])
    sample([AT])
    monkeypatch.undo()
    real, stolen = load.replay, []

    def steal_first(*arguments: object) -> None:
        if not stolen:
            stolen.append(True)
            sample_elsewhere = load.load_minutes(warehouse, PLATFORM, "other")
            assert sample_elsewhere
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(load, "replay", steal_first)
    assert load.load_minutes(warehouse, PLATFORM, "late") == []
    states = "select run_id, state from app.loads order by 1"
    assert fetch(warehouse.url, states) == [("late", "failed"), ("other", "committed")]
    assert len(counted(warehouse)) == len(set(counted(warehouse))) > 0


def minutes(
    start: str, end: str, last: str | None = None, took: float = 0.0
) -> list[str]:
    """Return the moments of a slot as mm:ss, where each reading takes some seconds."""
    day = datetime(2026, 3, 11, 19, tzinfo=UTC)

    def parse(text: str) -> datetime:
        minute, second = text.split(":")
        return day + timedelta(minutes=int(minute), seconds=int(second))

    now = [parse(start)]

    async def sleep(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    async def all_moments() -> list[str]:
        found = []
        known = parse(last) if last else None
        async for moment in sampler.minutes_of_slot(parse(end), known, sleep):
            found.append(f"{moment:%M:%S}")
            now[0] += timedelta(seconds=took)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "now", lambda: now[0])
        return asyncio.run(all_moments())


def test_a_slot_has_a_reading_a_minute_until_its_end() -> None:
    assert minutes("00:08", "05:00", took=2) == [
        *("00:08", "01:00", "02:00", "03:00", "04:00")
    ]
    # A late start has the minutes that are left, and skips the one that was read.
    assert minutes("02:30", "05:00", last="02:00") == ["03:00", "04:00"]
    assert minutes("02:30", "05:00", last="01:59") == ["02:30", "03:00", "04:00"]
    # A reading of 70 seconds skips a minute, and one at the end begins no other slot.
    assert minutes("00:00", "05:00", took=70) == ["00:00", "02:00", "04:00"]
    assert minutes("05:00", "05:00") == []


def test_a_paused_connection_and_an_unfollowed_channel_are_left_alone(
    warehouse: Warehouse, followed: list[str]
) -> None:
    execute(
        warehouse,
        "update app.channels set is_monitored = false where channel_id = :channel",
        channel=followed[0],
    )
    subjects = sampler.list_subjects(warehouse, PLATFORM)
    assert [one.subject_id for one in subjects] == sorted(followed[1:])
    assert all(one.connection is None for one in subjects)


@pytest.mark.usefixtures("followed")
def test_minutes_wait_while_the_disk_is_full(
    warehouse: Warehouse, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setenv("CREATORS_FREE_MEGABYTES", "1000000")
        with pytest.raises(UserError, match="the disk is full"):
            sample([AT])
        assert scalar(warehouse, "select count(*) from app.loads") == 0
    assert scalar(warehouse, WAITING) == 1
    (loaded,) = load.load_minutes(warehouse, PLATFORM, "late")
    assert loaded.minutes == 1
    assert scalar(warehouse, WAITING) == 0
