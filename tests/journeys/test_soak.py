"""What takes long: two weeks from nothing, and a day killed over and over."""

import random
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import FOURTH_DAY, Digest
from tests.support.journey import Journey

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
KILLS = 20


def test_two_weeks_from_a_fresh_home(three_days: Journey, tmp_path: Path) -> None:
    journey = Journey("", "", tmp_path, three_days.sandbox, is_given=False)
    shown = journey.creators("demo")
    try:
        url = (tmp_path / "postgres" / "url").read_text().strip()
        lived = Journey(
            f"{url}/creators", f"{url}/dagster", tmp_path, three_days.sandbox, False
        )
        ((days, first, last),) = lived.ask(
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
    for _ in range(KILLS):
        with journey.start("run", "--date", str(FOURTH_DAY), **clock) as command:
            time.sleep(chance.uniform(0, 12))
            command.kill()
            assert command.wait().returncode in (0, -signal.SIGKILL)
    journey.run(FOURTH_DAY)
    assert journey.digest() == fourth_day
