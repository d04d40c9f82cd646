"""Developers: every second creator has an account with repositories.

Here: accounts, repositories, and their counters at a time. Not here: daily
contributions, and any platform's JSON.
"""

from collections.abc import Iterator
from functools import cache

from sandbox.world.creators import Creator, World, creator_at
from sandbox.world.ids import parse_id
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.times import DAY, EPOCH, day_of, start_of

EVERY = 2
"""Every second creator is a developer."""
_USER_BASE, _USER_STEP = 61_000_000, 97
_REPOSITORY_BASE, _MOST = 810_000_000, 64
_WORDS = ("overlay", "bot", "clips", "dotfiles", "engine", "notes", "timer", "widgets")
_LANGUAGES = ("Python", "TypeScript", "Go", "Rust", None)


class Developer:
    """A creator's account on a code host."""

    def __init__(self, creator: Creator) -> None:
        self.creator = creator
        self.seed = creator.seed
        spread = random_bits(creator.seed, "coder", creator.index) % _USER_STEP
        self.id = str(_USER_BASE + creator.index * _USER_STEP + spread)
        self.login = creator.username.replace("_", "-")
        self.created_at = creator.created_at - 300 * DAY

    def followers(self, now: int) -> int:
        """Return the followers, which change only on some days."""
        return 5 + random_bits(self.seed, "fame", self.id) % 80 + day_of(now) // 9


class Repository:
    """One repository; `place` is its number among the owner's."""

    def __init__(self, owner: Developer, place: int) -> None:
        index = owner.creator.index
        self.owner, self.place = owner, place
        self.id = str(_REPOSITORY_BASE + index * _MOST + place)
        self.name = _WORDS[(index + place) % len(_WORDS)]
        self.full_name = f"{owner.login}/{self.name}"
        self.former_name = f"{self.name}-beta" if place == 0 else None
        self.private = place > 0 and random_bool(25, *self._seeded("private"))
        self.fork = place > 0 and random_bool(20, *self._seeded("fork"))
        self.quiet = place > 0 and random_bool(50, *self._seeded("quiet"))
        language = random_bits(*self._seeded("language")) % len(_LANGUAGES)
        self.language = _LANGUAGES[language]
        # The first two repositories are older than the world.
        age = random_int(30, 900, *self._seeded("born"))
        day = place * 110 + random_bits(*self._seeded("born")) % 40
        is_old = place < 2  # noqa: PLR2004
        self.created_at = (
            EPOCH - age * DAY + 3_723 if is_old else start_of(day) + 37_931
        )

    def stars(self, now: int) -> int:
        """Return the stars, some of which are taken back."""
        base = random_int(0, 900, *self._seeded("stars"))
        if self.quiet:
            return base
        day = day_of(now)
        return base + day * random_int(1, 5, *self._seeded("rise")) // 4 - day // 17 * 2

    def watchers(self, now: int) -> int:
        """Return the subscribers, who are far fewer than the stars."""
        return 1 + self.stars(now) // 25

    def forks(self, now: int) -> int:
        """Return the number of forks."""
        return self.stars(now) // 9

    def open_issues(self, now: int) -> int:
        """Return the open issues, pull requests included."""
        if self.quiet:
            return 2
        return random_bits(*self._seeded("issues"), day_of(now) // 5) % 24

    def changed_at(self, now: int) -> int:
        """Return the time of the last change."""
        if self.quiet:
            return self.created_at + 40 * DAY
        return max(self.created_at, start_of(day_of(now)) - 7_200)

    def traffic(self, kind: str, day: int, now: int) -> tuple[int, int]:
        """Return views or clones of a UTC day, and the unique visitors."""
        busy = 2 if self.quiet else 14
        if random_bits(*self._seeded(kind), day) % 16 >= busy:
            return 0, 0
        count = random_int(
            1, 20 + self.stars(start_of(day)) // 5, *self._seeded("n"), day
        )
        passed = min(DAY, max(0, now - start_of(day)))
        count = count * passed // DAY
        return count, (count + 2) // 3

    def _seeded(self, word: str) -> tuple[int, str, str]:
        return self.owner.seed, word, self.id


@cache
def _developer(creator: Creator) -> Developer | None:
    return None if creator.index % EVERY else Developer(creator)


def developers(world: World) -> Iterator[Developer]:
    """Yield every developer."""
    for creator in world:
        if found := _developer(creator):
            yield found


def by_id(world: World, user_id: str) -> Developer | None:
    """Return a developer by id."""
    index = parse_id(user_id, _USER_BASE) // _USER_STEP
    found = (
        _developer(creator_at(world.seed, index)) if 0 <= index < world.size else None
    )
    return found if found and found.id == user_id else None


def by_login(world: World, login: str) -> Developer | None:
    """Return a developer by login in any case."""
    for one in developers(world):
        if one.login.lower() == login.lower():
            return one
    return None


@cache
def _all(owner: Developer) -> tuple[Repository, ...]:
    count = 2 + random_bits(owner.seed, "repositories", owner.id) % 6
    return tuple(Repository(owner, place) for place in range(count))


def repositories(owner: Developer, now: int) -> list[Repository]:
    """Return the repositories at a time, ordered by name."""
    found = [one for one in _all(owner) if one.created_at <= now]
    return sorted(found, key=lambda one: one.full_name)


def repository_by_id(world: World, repository_id: str, now: int) -> Repository | None:
    """Return a repository by id."""
    index, place = divmod(parse_id(repository_id, _REPOSITORY_BASE), _MOST)
    owner = (
        _developer(creator_at(world.seed, index)) if 0 <= index < world.size else None
    )
    found = repositories(owner, now) if owner else ()
    return next((one for one in found if one.place == place), None)
