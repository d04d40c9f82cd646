"""Whatever dies, the same command run again gives what an untroubled run gives."""

import time

import pytest

from tests.journeys.conftest import FOURTH_DAY
from tests.support.journey import Journey


@pytest.mark.parametrize("stage", ["extract", "load", "commit", "dbt"])
def test_a_process_killed_anywhere_leaves_nothing_lost_and_nothing_doubled(
    stage: str, journey: Journey, fourth_day: str
) -> None:
    before = journey.digest()
    killed = journey.run(FOURTH_DAY, check=False, CREATORS_KILL_AT=stage)
    assert killed.returncode == -9
    if stage in ("extract", "load"):
        assert journey.digest() == before
    journey.run(FOURTH_DAY)
    assert journey.digest() == fourth_day


def test_two_runs_of_one_day_at_once_end_as_one(
    journey: Journey, fourth_day: str
) -> None:
    clock = journey.at(FOURTH_DAY)
    both = [journey.start("run", "--date", str(FOURTH_DAY), **clock) for _ in range(2)]
    ends = [process.communicate(timeout=200) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert journey.digest() == fourth_day
    loads = journey.ask(
        "select state from app.loads where partition_date = %s", FOURTH_DAY
    )
    assert loads == [("committed",), ("committed",)]


def test_sessions_that_the_database_cuts_off_cost_one_run_and_no_row(
    journey: Journey, fourth_day: str
) -> None:
    process = journey.start("run", "--date", str(FOURTH_DAY), **journey.at(FOURTH_DAY))
    name = journey.url.rpartition("/")[2]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        running = "select 1 from app.loads where state = 'running'"
        if journey.ask(running):
            journey.ask(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = %s and pid <> pg_backend_pid()",
                name,
            )
        time.sleep(0.2)
    process.communicate(timeout=120)
    journey.run(FOURTH_DAY)
    assert journey.digest() == fourth_day
