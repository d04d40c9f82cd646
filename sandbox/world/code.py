"""The half of the creators who also write code: repositories and their counters.

Here: accounts, repositories, stars, traffic at a moment. Not here: what they do day by
day (`commits.py`), and any platform's JSON.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sandbox.world.chance import between, draw, happens
from sandbox.world.creators import Creator, World, creator
from sandbox.world.numbers import number_of
from sandbox.world.times import DAY, EPOCH, day_of, start_of

EVERY = 2
"""Every second creator writes code."""
_USER_BASE, _USER_STEP = 61_000_000, 97
_REPOSITORY_BASE, _MOST = 810_000_000, 64
_WORDS = ("overlay", "bot", "clips", "dotfiles", "engine", "notes", "timer", "widgets")
_LANGUAGES = ("Python", "TypeScript", "Go", "Rust", None)


@dataclass(frozen=True, slots=True, eq=False)
class Coder:
    """A creator's account at a code host."""

    creator: Creator
    id: str

    @property
    def seed(self) -> int:
        """The world's seed."""
        return self.creator.seed

    @property
    def login(self) -> str:
        """The account's name."""
        return self.creator.username.replace("_", "-")

    @property
    def created_at(self) -> int:
        """The moment the account was opened."""
        return self.creator.created_at - 300 * DAY

    def followers(self, now: int) -> int:
        """Return how many follow the account; it changes on some days only."""
        return 5 + draw(self.seed, "fame", self.id) % 80 + day_of(now) // 9


@dataclass(frozen=True, slots=True, eq=False)
class Repository:
    """One repository; `place` is its number among the owner's."""

    owner: Coder
    place: int
    name: str

    @property
    def id(self) -> str:
        """The id, which survives renames."""
        index = self.owner.creator.index
        return str(_REPOSITORY_BASE + index * _MOST + self.place)

    @property
    def full_name(self) -> str:
        """Owner and name."""
        return f"{self.owner.login}/{self.name}"

    @property
    def former_name(self) -> str | None:
        """What it was called once; the first of each owner was renamed."""
        return f"{self.name}-beta" if self.place == 0 else None

    @property
    def private(self) -> bool:
        """Whether only its owner sees it."""
        return self.place > 0 and happens(25, *self._seeded("private"))

    @property
    def fork(self) -> bool:
        """Whether it began as a copy."""
        return self.place > 0 and happens(20, *self._seeded("fork"))

    @property
    def quiet(self) -> bool:
        """Whether nothing about it changes any more."""
        return self.place > 0 and happens(50, *self._seeded("quiet"))

    @property
    def language(self) -> str | None:
        """What it is written in."""
        return _LANGUAGES[draw(*self._seeded("language")) % len(_LANGUAGES)]

    @property
    def created_at(self) -> int:
        """The moment it was made."""
        if self.place < 2:  # noqa: PLR2004 - the first two were there when the world began
            return EPOCH - between(30, 900, *self._seeded("born")) * DAY + 3_723
        return start_of(self.place * 110 + draw(*self._seeded("born")) % 40) + 37_931

    def stars(self, now: int) -> int:
        """Return how many starred it; now and then somebody takes a star back."""
        base = between(0, 900, *self._seeded("stars"))
        if self.quiet:
            return base
        day = day_of(now)
        return base + day * between(1, 5, *self._seeded("rise")) // 4 - day // 17 * 2

    def watchers(self, now: int) -> int:
        """Return how many really watch, which is far fewer."""
        return 1 + self.stars(now) // 25

    def forks(self, now: int) -> int:
        """Return how many copies there are."""
        return self.stars(now) // 9

    def open_issues(self, now: int) -> int:
        """Return open issues, pull requests among them."""
        if self.quiet:
            return 2
        return draw(*self._seeded("issues"), day_of(now) // 5) % 24

    def changed_at(self, now: int) -> int:
        """Return when it last changed."""
        if self.quiet:
            return self.created_at + 40 * DAY
        return max(self.created_at, start_of(day_of(now)) - 7_200)

    def traffic(self, kind: str, day: int, now: int) -> tuple[int, int]:
        """Return views or clones of a UTC day and from how many; today's so far."""
        busy = 2 if self.quiet else 14
        if draw(*self._seeded(kind), day) % 16 >= busy:
            return 0, 0
        count = between(1, 20 + self.stars(start_of(day)) // 5, *self._seeded("n"), day)
        passed = min(DAY, max(0, now - start_of(day)))
        count = count * passed // DAY
        return count, (count + 2) // 3

    def _seeded(self, word: str) -> tuple[int, str, str]:
        return self.owner.seed, word, self.id


def _coder(who: Creator) -> Coder | None:
    if who.index % EVERY:
        return None
    spread = draw(who.seed, "coder", who.index) % _USER_STEP
    return Coder(who, str(_USER_BASE + who.index * _USER_STEP + spread))


_coders = cache(_coder)


def coders(world: World) -> Iterator[Coder]:
    """Go through those who write code."""
    for who in world:
        if found := _coders(who):
            yield found


def by_id(world: World, user_id: str) -> Coder | None:
    """Find an account by id."""
    index = number_of(user_id, _USER_BASE) // _USER_STEP
    found = _coders(creator(world.seed, index)) if 0 <= index < world.size else None
    return found if found and found.id == user_id else None


def by_login(world: World, login: str) -> Coder | None:
    """Find an account by name, in whatever case."""
    for one in coders(world):
        if one.login.lower() == login.lower():
            return one
    return None


@cache
def _all(owner: Coder) -> tuple[Repository, ...]:
    count = 2 + draw(owner.seed, "repositories", owner.id) % 6
    return tuple(
        Repository(owner, place, _WORDS[(owner.creator.index + place) % len(_WORDS)])
        for place in range(count)
    )


def repositories(owner: Coder, now: int) -> list[Repository]:
    """Return what exists at a moment, in the order of names."""
    found = [one for one in _all(owner) if one.created_at <= now]
    return sorted(found, key=lambda one: one.full_name)


def repository_by_id(world: World, repository_id: str, now: int) -> Repository | None:
    """Find a repository by id."""
    index, place = divmod(number_of(repository_id, _REPOSITORY_BASE), _MOST)
    owner = _coders(creator(world.seed, index)) if 0 <= index < world.size else None
    found = repositories(owner, now) if owner else ()
    return next((one for one in found if one.place == place), None)
