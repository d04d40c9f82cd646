"""Three days of a whole system, lived once and copied for every journey."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.launch import Sandbox, start
from tests.support.journey import FIRST_DAY, Journey, create

FOURTH_DAY = FIRST_DAY + timedelta(days=3)


@pytest.fixture(scope="session")
def world() -> Iterator[Sandbox]:
    with start() as server:
        yield server


@pytest.fixture(scope="session")
def three_days(
    server_url: str, world: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Journey]:
    journey = create(server_url, tmp_path_factory.mktemp("journey") / "home", world)
    try:
        journey.creators("migrate")
        journey.live(3)
        yield journey
    finally:
        journey.drop()


@pytest.fixture(scope="session")
def fourth_day(three_days: Journey, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the fourth day when nothing goes wrong."""
    journey = three_days.copy(tmp_path_factory.mktemp("reference") / "home")
    try:
        journey.run(FOURTH_DAY)
        return journey.digest()
    finally:
        journey.drop()


@pytest.fixture
def journey(three_days: Journey, tmp_path: Path) -> Iterator[Journey]:
    """A system with three days behind it, for this test alone."""
    copy = three_days.copy(tmp_path / "home")
    try:
        yield copy
    finally:
        copy.sandbox.set_faults([])
        copy.drop()
