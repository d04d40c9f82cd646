"""Articles, which every third creator writes.

Here: authors, articles, and their daily statistics as known at a time; the newest days
change, since platforms restate them. Not here: any platform's JSON.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from sandbox.world.creators import Creator, World, creator_at
from sandbox.world.ids import parse_id
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.times import DAY, HOUR, day_of, start_of

EVERY = 3
"""Every third creator is an author."""
RESTATED_DAYS = 6
"""Days for which a day's statistics change."""
_USER_BASE, _USER_STEP = 310_000, 13
_ARTICLE_BASE, _MOST = 2_100_000, 400
_TAGS = ("python", "streaming", "showdev", "career", "webdev", "discuss")
_TITLES = (
    "What {day} days of streaming taught me",
    "A tiny overlay in {tag}",
    "Why I rewrote my bot",
    "Debugging live, in front of everybody",
)


class Author:
    """A creator's account on a platform for articles."""

    def __init__(self, creator: Creator) -> None:
        self.creator, self.username = creator, creator.username
        spread = random_bits(creator.seed, "author", creator.index) % _USER_STEP
        self.id = str(_USER_BASE + creator.index * _USER_STEP + spread)

    def followers(self, now: int) -> int:
        """Return the number of followers; followers never leave."""
        return sum(self.followed(day) for day in range(day_of(now)))

    def followed(self, day: int) -> int:
        """Return the number of new followers of a day."""
        return random_bits(self.creator.seed, "follows", self.id, day) % 3


class ArticleStats(NamedTuple):
    """The statistics of an article for a day, or of several."""

    views: int = 0
    seconds: int = 0
    likes: int = 0
    unicorns: int = 0
    saved: int = 0
    comments: int = 0


def total(parts: Iterable[ArticleStats]) -> ArticleStats:
    """Return the sum."""
    return ArticleStats(*map(sum, zip(*parts, strict=True)))


class Article:
    """One article, the n-th of its author; from `gone_at` on it is unpublished."""

    def __init__(self, author: Author, number: int) -> None:
        self.author, self.number = author, number
        self.id = str(_ARTICLE_BASE + author.creator.index * _MOST + number)
        gap = random_int(35, 60, author.creator.seed, "gap", author.id)
        day = number * gap + random_bits(*self._seeded("shift")) % 12
        self.published_at = start_of(day) + 9 * HOUR + 487
        is_unpublished = number % 7 == 3  # noqa: PLR2004 - one in seven
        self.gone_at = self.published_at + 150 * DAY if is_unpublished else None
        first = random_bits(*self._seeded("tags")) % len(_TAGS)
        self.tags = [_TAGS[(first + n) % len(_TAGS)] for n in range(1 + first % 3)]
        title = _TITLES[random_bits(*self._seeded("title")) % len(_TITLES)]
        self.title = title.format(day=day, tag=self.tags[0])
        self.minutes = random_int(1, 12, *self._seeded("minutes"))

    def listed(self, now: int) -> bool:
        """Return whether it is published at a time."""
        return self.published_at <= now and (self.gone_at is None or now < self.gone_at)

    def on(self, day: int, now: int) -> ArticleStats:
        """Return a day's statistics as known at a time."""
        whole = _final(self, day)
        age = now - start_of(day)
        if age <= 0:
            return ArticleStats()
        known = min(100, 55 + 45 * age // (RESTATED_DAYS * DAY))
        if age < DAY:
            known = known * age // DAY
        views = whole.views * known // 100 // 10 * 10
        late = age < 2 * DAY and whole.likes > 0
        return ArticleStats(
            views,
            views * self.minutes * 7,
            whole.likes - late,
            whole.unicorns,
            whole.saved,
            whole.comments,
        )

    def total(self, now: int) -> ArticleStats:
        """Return the statistics of all days as known at a time."""
        today = day_of(now)
        first = max(day_of(self.published_at), today - RESTATED_DAYS - 1)
        newest = (self.on(day, now) for day in range(first, today + 1))
        return total([_final_total(self, first), *newest])

    def _seeded(self, word: str) -> tuple[int, str, str, int]:
        author = self.author
        return author.creator.seed, word, author.id, self.number


@lru_cache(maxsize=131_072)
def _final(article: Article, day: int) -> ArticleStats:
    age = day - day_of(article.published_at)
    gone_at = article.gone_at
    if age < 0 or (gone_at is not None and start_of(day) >= gone_at):
        return ArticleStats()
    author = article.author
    name = (author.creator.seed, "views", author.id, article.number, day)
    reach = random_int(40, 400, author.creator.seed, "reach", author.id, article.number)
    views = (reach * 10 // (age + 2) + random_bits(*name) % 30) // 10 * 10
    return ArticleStats(
        views,
        0,
        likes=random_bits(*name, "likes") % 5 if random_bool(30, *name, "liked") else 0,
        unicorns=int(random_bool(4, *name, "unicorn")),
        saved=int(random_bool(6, *name, "saved")),
        comments=int(random_bool(5, *name, "comment")),
    )


@lru_cache(maxsize=131_072)
def _final_total(article: Article, day: int) -> ArticleStats:
    """Return the sum of the days before one, which no longer change."""
    wait = (RESTATED_DAYS + 1) * DAY
    days = range(day_of(article.published_at), day)
    return total(article.on(day, start_of(day) + wait) for day in days)


@cache
def _author(creator: Creator) -> Author | None:
    return None if creator.index % EVERY else Author(creator)


def authors(world: World) -> Iterator[Author]:
    """Yield every author."""
    for creator in world:
        if found := _author(creator):
            yield found


def by_id(world: World, user_id: str) -> Author | None:
    """Return an author by id."""
    index = parse_id(user_id, _USER_BASE) // _USER_STEP
    found = _author(creator_at(world.seed, index)) if 0 <= index < world.size else None
    return found if found and found.id == user_id else None


def by_username(world: World, username: str) -> Author | None:
    """Return an author by name."""
    for one in authors(world):
        if one.username == username.lower():
            return one
    return None


@cache
def _article(author: Author, number: int) -> Article:
    return Article(author, number)


def by_author(author: Author, now: int) -> list[Article]:
    """Return every article ever published, the newest first."""
    found = []
    for number in range(_MOST):
        article = _article(author, number)
        if article.published_at > now:
            break
        found.append(article)
    return found[::-1]


def article_by_id(world: World, article_id: str, now: int) -> Article | None:
    """Return an article by id."""
    index, number = divmod(parse_id(article_id, _ARTICLE_BASE), _MOST)
    author = _author(creator_at(world.seed, index)) if 0 <= index < world.size else None
    article = _article(author, number) if author else None
    return article if article and article.published_at <= now else None
