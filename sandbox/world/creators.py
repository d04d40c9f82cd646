"""Creators: ids, and the names at a time.

Here: a creator by number, id or login. Not here: followers and other numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sandbox.world.ids import parse_id
from sandbox.world.personas import PERSONAS, ordinary
from sandbox.world.randomness import random_bits
from sandbox.world.times import DAY, EPOCH, day_of

RENAME_DAYS = 14
_ID_BASE, _ID_STEP = 200_000_000, 977


@dataclass(frozen=True, slots=True)
class World:
    """One world: its seed and the number of its creators."""

    seed: int = 0
    size: int = len(PERSONAS)

    def __iter__(self) -> Iterator["Creator"]:
        """Yield the creators in order."""
        return (creator_at(self.seed, index) for index in range(self.size))


class Creator:
    """One creator: a person with one channel."""

    def __init__(self, seed: int, index: int) -> None:
        is_special = index < len(PERSONAS)
        self.seed, self.index = seed, index
        self.persona = PERSONAS[index] if is_special else ordinary(seed, index)
        spread = random_bits(seed, "id") % _ID_STEP
        self.id = str(_ID_BASE + index * _ID_STEP + spread)
        self.username = self.persona.username
        self.email = f"{self.username}@creators.example"
        age = 200 + random_bits(seed, "born", index) % 2_400
        self.created_at = EPOCH - age * DAY + 41_012

    def display_name(self, now: int) -> str:
        """Return the display name at a time."""
        names = self.persona.names
        return names[day_of(now) // RENAME_DAYS % len(names)]

    def login(self, now: int) -> str:
        """Return the name in URLs, which is always ASCII."""
        name = self.display_name(now)
        return name.lower() if name.isascii() else f"{self.username}_live"


@cache
def creator_at(seed: int, index: int) -> Creator:
    """Return the creator with this number."""
    return Creator(seed, index)


def by_id(world: World, user_id: str) -> Creator | None:
    """Return a creator by id."""
    index = parse_id(user_id, _ID_BASE) // _ID_STEP
    found = creator_at(world.seed, index) if 0 <= index < world.size else None
    return found if found and found.id == user_id else None


def by_login(world: World, login: str, now: int) -> Creator | None:
    """Return a creator by the login at a time."""
    numbered = parse_id(login.rpartition("_")[2], 0)
    numbers = (*range(min(world.size, len(PERSONAS))), numbered)
    for number in numbers:
        if 0 <= number < world.size:
            found = creator_at(world.seed, number)
            if found.login(now) == login.lower():
                return found
    return None
