"""Copies of the three-day system: untroubled, troubled, and one for each test."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.known import secrets_of
from tests.support.journey import FIRST_DAY, Journey
from tests.support.warm import Done

FOURTH_DAY = FIRST_DAY + timedelta(days=3)

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

Digest = dict[str, str]


@dataclass(frozen=True)
class Troubled:
    """A system after two bad days; tests read it and change nothing.

    `told` is what its commands said, `secrets` what it knew before, and `asked` what
    the platform saw on the fourth day.
    """

    journey: Journey
    secrets: dict[str, str]
    told: list[Done]
    asked: list[dict[str, Any]]


@pytest.fixture(scope="session")
def troubled(
    three_days: Journey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Troubled]:
    """A day killed while it loads and run again, then one that nobody lets in."""
    journey = three_days.copy(tmp_path_factory.mktemp("troubled") / "home")
    try:
        journey.at(FOURTH_DAY)
        secrets = secrets_of(journey)
        dead = {"CREATORS_KILL_AT": "load"}
        told = [journey.run(FOURTH_DAY, check=False, **dead, **LOUD)]
        assert told[0].returncode == -signal.SIGKILL
        journey.sandbox.set_faults(FAULTS)
        journey.sandbox.clear_requests()
        told.append(journey.run(FOURTH_DAY, **LOUD))
        asked = journey.sandbox.requests()
        nowhere = {"TWITCH_AUTH_URL": f"{journey.sandbox.url}/nowhere"}
        next_day = FOURTH_DAY + timedelta(days=1)
        told += [
            journey.run(next_day, check=False, **nowhere, **LOUD),
            journey.creators("connections", "list", "--json"),
            journey.creators("status", check=False),
            journey.creators("doctor", check=False),
        ]
        journey = journey.kept("_troubled")
        yield Troubled(journey, secrets, told, asked)
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


@contextmanager
def copied(original: Journey, folder: Path) -> Iterator[Journey]:
    """Copy a system, and drop the copy at the end."""
    copy = original.copy(folder)
    try:
        yield copy
    finally:
        copy.drop()
