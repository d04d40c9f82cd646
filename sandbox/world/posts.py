"""The third of the creators who also write articles, and how those fare.

Here: authors, articles, and their numbers day by day as they are known at a moment.
Days change after they are over, as platforms restate them. Not here: any JSON.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from sandbox.world.chance import between, draw, happens
from sandbox.world.creators import Creator, World, creator
from sandbox.world.numbers import number_of
from sandbox.world.times import DAY, HOUR, day_of, start_of

EVERY = 3
"""Every third creator writes."""
SETTLING_DAYS = 6
"""After so many days nothing is restated any more."""
_USER_BASE, _USER_STEP = 310_000, 13
_ARTICLE_BASE, _MOST = 2_100_000, 400
_TAGS = ("python", "streaming", "showdev", "career", "webdev", "discuss")
_TITLES = (
    "What {day} days of streaming taught me",
    "A tiny overlay in {tag}",
    "Why I rewrote my bot",
    "Debugging live, in front of everybody",
)


@dataclass(frozen=True, slots=True, eq=False)
class Author:
    """A creator's account at a place for articles."""

    creator: Creator
    id: str

    @property
    def username(self) -> str:
        """The account's name."""
        return self.creator.username

    def followers(self, now: int) -> int:
        """Return how many follow the author: all who ever came."""
        return sum(self.followed(day) for day in range(day_of(now)))

    def followed(self, day: int) -> int:
        """Return how many began to follow on a day."""
        return draw(self.creator.seed, "follows", self.id, day) % 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """One day of one article."""

    views: int = 0
    seconds: int = 0
    likes: int = 0
    unicorns: int = 0
    saved: int = 0
    comments: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        """Add two days, or two articles."""
        return Numbers(
            self.views + other.views,
            self.seconds + other.seconds,
            self.likes + other.likes,
            self.unicorns + other.unicorns,
            self.saved + other.saved,
            self.comments + other.comments,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """One article: the n-th of its author."""

    author: Author
    number: int

    @property
    def id(self) -> str:
        """The id."""
        return str(_ARTICLE_BASE + self.author.creator.index * _MOST + self.number)

    @property
    def published_at(self) -> int:
        """The moment it came out."""
        gap = between(35, 60, self.author.creator.seed, "gap", self.author.id)
        shift = draw(*self._seeded("shift")) % 12
        return start_of(self.number * gap + shift) + 9 * HOUR + 487

    @property
    def gone_at(self) -> int | None:
        """The moment its author took it back, None where it stays."""
        if self.number % 7 != 3:  # noqa: PLR2004 - every seventh, the fourth first
            return None
        return self.published_at + 150 * DAY

    @property
    def title(self) -> str:
        """What stands above it."""
        day = day_of(self.published_at)
        text = _TITLES[draw(*self._seeded("title")) % len(_TITLES)]
        return text.format(day=day, tag=self.tags[0])

    @property
    def tags(self) -> list[str]:
        """Up to four tags."""
        first = draw(*self._seeded("tags")) % len(_TAGS)
        return [_TAGS[(first + one) % len(_TAGS)] for one in range(1 + first % 3)]

    @property
    def minutes(self) -> int:
        """How long it takes to read."""
        return between(1, 12, *self._seeded("minutes"))

    def listed(self, now: int) -> bool:
        """Say whether it is out at a moment."""
        return self.published_at <= now and (self.gone_at is None or now < self.gone_at)

    def on(self, day: int, now: int) -> Numbers:
        """Return a day's numbers as they are known at a moment."""
        whole = _final(self, day)
        age = now - start_of(day)
        if age <= 0:
            return Numbers()
        known = min(100, 55 + 45 * age // (SETTLING_DAYS * DAY))
        if age < DAY:
            known = known * age // DAY
        views = whole.views * known // 100 // 10 * 10
        late = age < 2 * DAY and whole.likes > 0
        return Numbers(
            views,
            views * self.minutes * 7,
            whole.likes - late,
            whole.unicorns,
            whole.saved,
            whole.comments,
        )

    def total(self, now: int) -> Numbers:
        """Return the sum of all days, as they are known at a moment."""
        today = day_of(now)
        settled = max(day_of(self.published_at), today - SETTLING_DAYS - 1)
        total = _settled(self, settled)
        for day in range(settled, today + 1):
            total += self.on(day, now)
        return total

    def _seeded(self, word: str) -> tuple[int, str, str, int]:
        author = self.author
        return author.creator.seed, word, author.id, self.number


@lru_cache(maxsize=131_072)
def _final(article: Article, day: int) -> Numbers:
    age = day - day_of(article.published_at)
    gone_at = article.gone_at
    if age < 0 or (gone_at is not None and start_of(day) >= gone_at):
        return Numbers()
    author = article.author
    name = (author.creator.seed, "views", author.id, article.number, day)
    reach = between(40, 400, author.creator.seed, "reach", author.id, article.number)
    views = (reach * 10 // (age + 2) + draw(*name) % 30) // 10 * 10
    return Numbers(
        views,
        0,
        likes=draw(*name, "likes") % 5 if happens(30, *name, "liked") else 0,
        unicorns=int(happens(4, *name, "unicorn")),
        saved=int(happens(6, *name, "saved")),
        comments=int(happens(5, *name, "comment")),
    )


@lru_cache(maxsize=131_072)
def _settled(article: Article, day: int) -> Numbers:
    """Sum the days before one, none of which changes any more."""
    total = Numbers()
    for earlier in range(day_of(article.published_at), day):
        total += article.on(earlier, start_of(earlier) + (SETTLING_DAYS + 1) * DAY)
    return total


@cache
def _author(who: Creator) -> Author | None:
    if who.index % EVERY:
        return None
    spread = draw(who.seed, "author", who.index) % _USER_STEP
    return Author(who, str(_USER_BASE + who.index * _USER_STEP + spread))


def authors(world: World) -> Iterator[Author]:
    """Go through those who write."""
    for who in world:
        if found := _author(who):
            yield found


def by_id(world: World, user_id: str) -> Author | None:
    """Find an author by id."""
    index = number_of(user_id, _USER_BASE) // _USER_STEP
    found = _author(creator(world.seed, index)) if 0 <= index < world.size else None
    return found if found and found.id == user_id else None


def by_username(world: World, username: str) -> Author | None:
    """Find an author by name."""
    for one in authors(world):
        if one.username == username.lower():
            return one
    return None


@cache
def _article(author: Author, number: int) -> Article:
    return Article(author, number)


def articles(author: Author, now: int) -> list[Article]:
    """Return everything that ever came out, gone or not, the newest first."""
    found = []
    for number in range(_MOST):
        article = _article(author, number)
        if article.published_at > now:
            break
        found.append(article)
    return found[::-1]


def article_by_id(world: World, article_id: str, now: int) -> Article | None:
    """Find an article by id."""
    index, number = divmod(number_of(article_id, _ARTICLE_BASE), _MOST)
    author = _author(creator(world.seed, index)) if 0 <= index < world.size else None
    article = _article(author, number) if author else None
    return article if article and article.published_at <= now else None
