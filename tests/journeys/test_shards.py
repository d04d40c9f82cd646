"""A whole day in several processes: two shards, then one build."""

import pytest

from tests.support.journey import FOURTH_DAY, Digest, Journey

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

LOOKUPS = "staging.stg_twitch__games"
"""Each shard has names of games of its own, so its subject differs."""


def test_a_day_in_two_shards_ends_as_in_one(
    journey: Journey, fourth_day: Digest
) -> None:
    journey.run(FOURTH_DAY, CREATORS_SHARDS="2")
    halves, whole = journey.digest(), dict(fourth_day)
    halves.pop(LOOKUPS), whole.pop(LOOKUPS)
    assert halves == whole
    loads = "select count(*), bool_and(is_whole) from app.loads where partition_date ="
    assert journey.ask(f"{loads} '{FOURTH_DAY}' and state = 'committed'") == [(2, True)]
