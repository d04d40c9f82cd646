"""Copies of the three-day system: untroubled, troubled, and one for each test."""

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.journey import FOURTH_DAY, Digest, Journey, copied
from tests.support.known_secrets import secrets_of
from tests.support.troubled import Troubled

LASTING = (
    "5xx:path=/channels/followed,user=NoraNova",
    "html:path=/subscriptions,user=NoraNova",
    "redirect:path=/channels/followed,user=MidnightMara",
    "scope:user=OldGuardTV",
    "revoke:user=TidyTomas",
    "loop:path=/videos",
    "garbage:count=1,path=/clips",
)
"""Troubles of a platform that trying again does not mend."""
FAULTS = (*LASTING, "expire:user=NoraNova", "5xx:count=2,path=/token")
LOUD = {"LOG_LEVEL": "debug"}


@pytest.fixture(scope="session")
def troubled(
    three_days: Journey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Troubled]:
    """A day that is killed and run again, then a day that refuses every token."""
    journey = three_days.copy(tmp_path_factory.mktemp("troubled") / "home")
    try:
        journey.at(FOURTH_DAY)
        secrets = secrets_of(journey)
        dead = {"CREATORS_KILL_AT": "load"}
        output = [journey.run(FOURTH_DAY, check=False, **dead, **LOUD)]
        assert output[0].returncode == -signal.SIGKILL
        journey.sandbox.set_faults(FAULTS)
        journey.sandbox.clear_requests()
        output.append(journey.run(FOURTH_DAY, **LOUD))
        requests = journey.sandbox.requests()
        nowhere = {"TWITCH_AUTH_URL": f"{journey.sandbox.url}/nowhere"}
        next_day = FOURTH_DAY + timedelta(days=1)
        output += [
            journey.run(next_day, check=False, **nowhere, **LOUD),
            journey.creators("connections", "list", "--json"),
            journey.creators("status", check=False),
            journey.creators("doctor", check=False),
        ]
        journey = journey.kept("_troubled")
        yield Troubled(journey, secrets, output, requests)
    finally:
        journey.drop()


@pytest.fixture(scope="session")
def fourth_day(three_days: Journey, tmp_path_factory: pytest.TempPathFactory) -> Digest:
    """The digest after a fourth day on which nothing goes wrong."""
    with copied(three_days, tmp_path_factory.mktemp("untroubled") / "home") as journey:
        journey.run(FOURTH_DAY)
        return journey.digest()


@pytest.fixture
def journey(three_days: Journey, tmp_path: Path) -> Iterator[Journey]:
    """A system with three days behind it, for this test alone."""
    with copied(three_days, tmp_path / "home") as copy:
        yield copy
