"""A system after two days of trouble.

Here: the system and the output of its commands. Not here: the trouble itself
(`tests/journeys/conftest.py`).
"""

from dataclasses import dataclass
from typing import Any

from tests.support.commands import Done
from tests.support.journey import Journey


@dataclass(frozen=True)
class Troubled:
    """A system after two bad days; tests read it and change nothing.

    `output` is what its commands printed, `secrets` what it knew before, and `requests`
    what the platform received on the fourth day.
    """

    journey: Journey
    secrets: dict[str, str]
    output: list[Done]
    requests: list[dict[str, Any]]
