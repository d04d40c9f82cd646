"""Fans: the people who follow, subscribe and clip.

Here: a fan's id and names from a number, and back. Not here: the channels they follow.
"""

from sandbox.world.ids import parse_id
from sandbox.world.personas import FIRST, LAST

_ID_BASE = 700_000_000
_LIMIT = 300_000_000


class Fan:
    """One fan."""

    def __init__(self, number: int) -> None:
        first, last = FIRST[number % 16], LAST[number // 16 % 16]
        self.number = number
        self.id = str(_ID_BASE + number)
        self.name = f"{first}{last}{number}"
        self.login = self.name.lower()


def fan(creator_index: int, ordinal: int) -> Fan:
    """Return the n-th fan of a creator."""
    return Fan((creator_index * 1_000_003 + ordinal) % _LIMIT)


def by_id(user_id: str) -> Fan | None:
    """Return a fan by id."""
    number = parse_id(user_id, _ID_BASE)
    return Fan(number) if 0 <= number < _LIMIT else None
