"""Whatever goes wrong, the same command again gives what an untroubled run gives."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.transform.lineage import LineageCache
from sandbox import Sandbox
from tests.support.databases import opened
from tests.support.empty_columns import find_empty_columns, without_reason
from tests.support.journey import FOURTH_DAY, LEFTOVERS, Digest, Journey, copied, daily
from tests.support.unexplained import find_unexplained
from tests.support.waiting import until

RUNNING = "select 1 from app.loads where state = 'running'"
PASSING = (
    "expire:user=NoraNova",
    "rate_limit:count=1,seconds=1,path=/users",
    "5xx:count=2,path=/channels/followers",
    "reset:count=2,path=/clips",
    "truncate:count=1,path=/games",
    "html:count=1,path=/streams",
    "empty:count=1,path=/videos",
)


def test_a_day_that_fails_and_is_killed_anywhere_loses_and_doubles_nothing(
    journey: Journey, fourth_day: Digest
) -> None:
    """The run that heals it meets troubles of the platform that pass, all at once."""
    before = journey.digest(is_clocked=True)
    failed = journey.run(FOURTH_DAY, check=False, TWITCH_CLIENT_ID="")
    assert failed.returncode == 1
    errors = [line for line in failed.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert "TWITCH_CLIENT_ID" in errors[0]
    assert "Traceback" not in failed.stderr
    assert len(journey.ask("select message from app.notifications")) <= 1
    assert journey.digest(is_clocked=True) == before
    for stage in ("extract", "load", "commit", "dbt"):
        killed = journey.run(FOURTH_DAY, check=False, CREATORS_KILL_AT=stage)
        assert killed.returncode == -signal.SIGKILL, stage
        if stage in ("extract", "load"):
            assert journey.digest(is_clocked=True) == before, stage
    journey.sandbox.set_faults(PASSING)
    journey.run(FOURTH_DAY)
    assert [one for one in journey.sandbox.faults() if one["count"]] == []
    assert journey.digest() == fourth_day
    for query in LEFTOVERS:
        assert journey.ask(query) == []


def test_two_runs_of_one_day_at_once_end_as_one(
    journey: Journey, fourth_day: Digest
) -> None:
    clock = journey.at(FOURTH_DAY)
    with (
        journey.start(*daily(FOURTH_DAY), **clock) as one,
        journey.start(*daily(FOURTH_DAY), **clock) as other,
    ):
        ends = [one.wait(), other.wait()]
    assert [end.returncode for end in ends] == [0, 0], ends
    assert journey.digest() == fourth_day
    loads = journey.ask(
        "select state from app.loads where partition_date = %s", FOURTH_DAY
    )
    assert loads == [("committed",), ("committed",)]
    twice = journey.ask(
        "select resource from app.readings where is_current and kind <> 'sample'"
        " group by platform, resource, subject_id, credential_id, partition_date"
        " having count(*) > 1"
    )
    assert twice == []


@pytest.mark.soak
def test_sessions_that_the_database_cuts_off_cost_no_row(
    journey: Journey, fourth_day: Digest
) -> None:
    journey.sandbox.set_faults(["slow:seconds=2,count=1,path=/users"])
    clock = journey.at(FOURTH_DAY)
    with journey.start(*daily(FOURTH_DAY), **clock) as command:
        until(lambda: journey.ask(RUNNING), within=120)
        journey.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = %s and pid <> pg_backend_pid()",
            journey.url.rpartition("/")[2],
        )
        command.wait()
    journey.run(FOURTH_DAY)
    assert journey.digest() == fourth_day


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_fresh_home_lives_two_days_and_the_death_of_its_database(
    fresh_home: Path,
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is long by nature: nothing is there before, and four days are lived in all."""
    journey = Journey("", "", fresh_home, sandbox, is_given=False)
    shown = journey.creators("demo", "--days", "2")
    try:
        assert "psql" in shown.stdout
        journey = journey.embedded()
        days = journey.ask("select count(distinct date) from core.fct_channel_days")
        assert days == [(2,)]
        assert without_reason(find_empty_columns(journey.url)) == []
        monkeypatch.setenv("DBT_TARGET_PATH", str(fresh_home / "dbt" / "target"))
        with opened(journey.url) as warehouse:
            cache = LineageCache(warehouse, tmp_path / "lineage.json")
            assert find_unexplained(warehouse, cache) == {}
        loads = journey.ask("select count(*) from app.loads")
        repeated = journey.creators("demo", "--days", "2")
        assert "collected and built already" in repeated.stdout
        assert "psql" in repeated.stdout
        assert journey.ask("select count(*) from app.loads") == loads
        today = datetime.now(UTC).date()
        with copied(journey, tmp_path / "reference") as reference:
            reference.run(today)
            untroubled = reference.digest()

        with journey.start(*daily(today), **journey.at(today)) as command:
            until(lambda: journey.ask(RUNNING), within=120)
            pid = (fresh_home / "postgres" / "data" / "postmaster.pid").read_text()
            os.kill(int(pid.splitlines()[0]), signal.SIGKILL)
            journey.creators("up")
            died = command.wait()
        assert "Traceback" not in died.stderr
        journey.run(today)
        assert journey.digest() == untroubled
    finally:
        journey.creators("down")


def test_up_closes_what_a_killed_run_left_without_a_daemon(journey: Journey) -> None:
    killed = journey.run(FOURTH_DAY, check=False, CREATORS_KILL_AT="load")
    assert killed.returncode == -signal.SIGKILL
    assert journey.ask(RUNNING) == [(1,)]
    shown = journey.creators("up").stdout
    assert "its process died" in shown
    assert journey.ask(RUNNING) == []
    assert journey.ask("select 1 from app.sync_logs where status = 'running'") == []
    assert "its process died" not in journey.creators("up").stdout
