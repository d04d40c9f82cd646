"""Copies of the three-day system, and what it should become untroubled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.journey import FIRST_DAY, Journey

FOURTH_DAY = FIRST_DAY + timedelta(days=3)

Digest = dict[str, str]


@pytest.fixture(scope="session")
def untroubled(
    three_days: Journey, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Digest, Digest]:
    """The digests of the fourth and the fifth day when nothing goes wrong."""
    with copied(three_days, tmp_path_factory.mktemp("untroubled") / "home") as journey:
        journey.run(FOURTH_DAY)
        fourth = journey.digest()
        journey.run(FOURTH_DAY + timedelta(days=1))
        return fourth, journey.digest()


@pytest.fixture
def fourth_day(untroubled: tuple[Digest, Digest]) -> Digest:
    return untroubled[0]


@pytest.fixture
def fifth_day(untroubled: tuple[Digest, Digest]) -> Digest:
    return untroubled[1]


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
