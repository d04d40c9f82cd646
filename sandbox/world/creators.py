"""Creators as persons: numbering, ids, and the names they go by at a moment.

Here: how to find somebody by id or login without a list. Not here: their numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sandbox.world.chance import draw
from sandbox.world.numbers import number_of
from sandbox.world.stories import STORIES, Story, ordinary
from sandbox.world.times import DAY, EPOCH, day_of

RENAME_DAYS = 14
_ID_BASE, _ID_STEP = 200_000_000, 977


@dataclass(frozen=True, slots=True)
class World:
    """Which world this is: its seed, and how many creators live in it."""

    seed: int = 0
    size: int = len(STORIES)

    def __iter__(self) -> Iterator["Creator"]:
        """Go through the creators in order."""
        return (creator(self.seed, index) for index in range(self.size))


@dataclass(frozen=True, slots=True, eq=False)
class Creator:
    """One creator: a person with one channel."""

    seed: int
    index: int
    id: str
    story: Story

    @property
    def username(self) -> str:
        """The person's own name, which never changes."""
        return self.story.username

    @property
    def email(self) -> str:
        """The person's address, in a domain that cannot exist."""
        return f"{self.story.username}@creators.example"

    @property
    def created_at(self) -> int:
        """The moment the account was opened, before the world began."""
        return (
            EPOCH - (200 + draw(self.seed, "born", self.index) % 2_400) * DAY + 41_012
        )

    def display_name(self, now: int) -> str:
        """Return the name shown at a moment."""
        names = self.story.names
        return names[day_of(now) // RENAME_DAYS % len(names)]

    def login(self, now: int) -> str:
        """Return the name in addresses, which is always ASCII."""
        name = self.display_name(now)
        return name.lower() if name.isascii() else f"{self.username}_live"


@cache
def creator(seed: int, index: int) -> Creator:
    """Return the creator with this number."""
    story = STORIES[index] if index < len(STORIES) else ordinary(seed, index)
    number = _ID_BASE + index * _ID_STEP + draw(seed, "id") % _ID_STEP
    return Creator(seed, index, str(number), story)


def by_id(world: World, user_id: str) -> Creator | None:
    """Find a creator by id."""
    index = number_of(user_id, _ID_BASE) // _ID_STEP
    found = creator(world.seed, index) if 0 <= index < world.size else None
    return found if found and found.id == user_id else None


def by_login(world: World, login: str, now: int) -> Creator | None:
    """Find a creator by the login of this moment."""
    numbered = number_of(login.rpartition("_")[2], 0)
    numbers = (*range(min(world.size, len(STORIES))), numbered)
    for number in numbers:
        if 0 <= number < world.size:
            found = creator(world.seed, number)
            if found.login(now) == login.lower():
                return found
    return None
