"""A whole day in several processes: two shards, then one build."""

import subprocess
import sys

import pytest

from tests.support.journey import FOURTH_DAY, Digest, Journey, daily

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

LOOKUPS = "staging.stg_twitch__games"
"""Each shard has names of games of its own, so its subject differs."""
LOADS = """
select count(*), bool_and(is_whole) from app.loads
where state = 'committed' and partition_date = %s
"""


def test_a_day_in_two_shards_ends_as_in_one(
    journey: Journey, fourth_day: Digest
) -> None:
    run_in_shards(journey, 2)
    assert journey.ask(LOADS, FOURTH_DAY) == [(2, True)]
    assert journey.ask("select count(*) from app.shard_subjects") == [(0,)]
    halves, whole = journey.digest(), dict(fourth_day)
    halves.pop(LOOKUPS), whole.pop(LOOKUPS)
    assert halves == whole


def run_in_shards(journey: Journey, count: int) -> None:
    """Run the daily job in a new process: a shard is a part of the asset graph.

    The other journeys fork a process that has loaded the graph of one shard.
    """
    environment = journey.environment | journey.at(FOURTH_DAY)
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *daily(FOURTH_DAY)],
        check=False,
        capture_output=True,
        text=True,
        env={**environment, "CREATORS_SHARDS": str(count)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
