"""Fans: the people who follow, subscribe and clip.

Here: a fan's id and names from a number, and back. Not here: the channels they follow.
"""

from dataclasses import dataclass

from sandbox.world.ids import parse_id
from sandbox.world.personas import FIRST, LAST

_ID_BASE = 700_000_000
_LIMIT = 300_000_000


@dataclass(frozen=True, slots=True)
class Fan:
    """One fan."""

    number: int

    @property
    def id(self) -> str:
        """The account's id."""
        return str(_ID_BASE + self.number)

    @property
    def name(self) -> str:
        """The display name."""
        first, last = FIRST[self.number % 16], LAST[self.number // 16 % 16]
        return f"{first}{last}{self.number}"

    @property
    def login(self) -> str:
        """The name in URLs."""
        return self.name.lower()


def fan(creator_index: int, ordinal: int) -> Fan:
    """Return the n-th fan of a creator."""
    return Fan((creator_index * 1_000_003 + ordinal) % _LIMIT)


def by_id(user_id: str) -> Fan | None:
    """Return a fan by id."""
    number = parse_id(user_id, _ID_BASE)
    return Fan(number) if 0 <= number < _LIMIT else None
