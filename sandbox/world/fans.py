"""The people who follow, subscribe and clip: numbered, unlimited, never stored.

Here: a fan's id and names from a number, and back. Not here: whom they follow.
"""

from dataclasses import dataclass

from sandbox.world.numbers import number_of
from sandbox.world.stories import FIRST, LAST

_ID_BASE = 700_000_000
_LIMIT = 300_000_000


@dataclass(frozen=True, slots=True)
class Fan:
    """Somebody in the audience."""

    number: int

    @property
    def id(self) -> str:
        """The account's id, a decimal text."""
        return str(_ID_BASE + self.number)

    @property
    def name(self) -> str:
        """The name shown."""
        first, last = FIRST[self.number % 16], LAST[self.number // 16 % 16]
        return f"{first}{last}{self.number}"

    @property
    def login(self) -> str:
        """The name in addresses."""
        return self.name.lower()


def fan(creator_index: int, ordinal: int) -> Fan:
    """Return the n-th person in a creator's audience."""
    return Fan((creator_index * 1_000_003 + ordinal) % _LIMIT)


def by_id(user_id: str) -> Fan | None:
    """Find a fan by id."""
    number = number_of(user_id, _ID_BASE)
    return Fan(number) if 0 <= number < _LIMIT else None
