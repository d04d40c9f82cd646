"""What takes long: two weeks from nothing, and a day killed over and over."""

import random
import signal
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import Sandbox
from tests.support.journey import FOURTH_DAY, LEFTOVERS, Digest, Journey, daily
from tests.support.waiting import until

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
KILLS = 12
LIFE = 12.0
"""Seconds within which a run is killed; on a quiet machine it takes nine."""


def begun(journey: Journey) -> int:
    """Return how many runs have ever begun."""
    runs = replace(journey, url=journey.dagster_url).ask("select count(*) from runs")
    return int(runs[0][0])


def test_two_weeks_from_a_fresh_home(fresh_home: Path, sandbox: Sandbox) -> None:
    journey = Journey("", "", fresh_home, sandbox, is_given=False)
    shown = journey.creators("demo")
    try:
        ((days, first, last),) = journey.embedded().ask(
            "select count(distinct date), min(date), max(date)"
            " from creatorsync.channel_analytics"
        )
        assert (days, last - first) == (14, timedelta(days=13))
        assert "psql" in shown.stdout
    finally:
        journey.creators("down")


def test_a_day_killed_at_any_moment_ends_as_untroubled(
    journey: Journey, fourth_day: Digest
) -> None:
    chance = random.Random(FOURTH_DAY.toordinal())
    clock = journey.at(FOURTH_DAY)
    killed = 0
    for _ in range(KILLS):
        before = begun(journey)
        with journey.start(*daily(FOURTH_DAY), **clock) as command:
            until(lambda: begun(journey) > before, within=120)  # noqa: B023 - it waits here
            time.sleep(chance.uniform(0, LIFE))
            command.kill()
            killed += command.wait().returncode == -signal.SIGKILL
    assert killed > KILLS / 2
    journey.run(FOURTH_DAY)
    assert journey.digest() == fourth_day
    for query in LEFTOVERS:
        assert journey.ask(query) == []
