"""Media and stories of an account.

Here: ids, types, times and counters. Not here: insights as responses.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from sandbox.instagram.accounts import Account, account_of
from sandbox.world.creators import World, creator_at
from sandbox.world.ids import parse_id
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.times import DAY, EPOCH, HOUR, day_of, start_of

Product = Literal["FEED", "REELS", "STORY"]
KINDS: tuple[tuple[str, Product], ...] = (
    ("VIDEO", "REELS"),
    ("IMAGE", "FEED"),
    ("CAROUSEL_ALBUM", "FEED"),
    ("VIDEO", "REELS"),
    ("VIDEO", "FEED"),
)
"""Types and products of media, one after the other."""
MOST_MEDIA = 10_000
"""The list of an account has no more."""
BEFORE_CONVERSION = 2
"""The first media are older than the professional account and have no insights."""
STORY_SECONDS = DAY
DELETED_AFTER = 20 * DAY
_HALF_LIFE = 3 * DAY
_FIRST_DAYS = 40
_BASE, _MOST = 18_000_000_000_000_000, 100_000
_STORIES = 50_000
"""Numbers of stories start here."""
CAPTIONS = (
    "New setup, who dis? #setup #{tag}",
    "Thank you @nora for the raid! #{tag}",
    'Clip of the week 🎮\n\nSecond line, with "quotes" and, commas',
    "桜の季節 #{tag} #日本",
    "",
)
TAGS = ("streaming", "cosy", "speedrun", "behindthescenes")


class Media:
    """One media or story of an account."""

    def __init__(self, account: Account, number: int) -> None:
        self.account, self.number = account, number
        self.id = str(_BASE + account.index * _MOST + number)
        self.is_story = number >= _STORIES
        seed = account.creator.seed
        if self.is_story:
            self.type, self.product = "IMAGE", "STORY"
            minutes = random_bits(seed, "story", account.id, number) % 720
            self.published_at = start_of(number - _STORIES) + 7 * HOUR + minutes * 60
            self.gone_at: int | None = self.published_at + STORY_SECONDS
        else:
            self.type, self.product = KINDS[number % len(KINDS)]
            shift = random_bits(seed, "media", account.id, number) % (5 * HOUR)
            gap = account.hours_between_media * HOUR
            self.published_at = EPOCH - _FIRST_DAYS * DAY + number * gap + shift
            deletes = account.creator.persona.deletes_videos and random_bool(
                30, seed, "ig delete", account.id, number
            )
            self.gone_at = self.published_at + DELETED_AFTER if deletes else None
        size = account.followers(max(EPOCH, self.published_at)) // 3 + 20
        self._reach = size * random_int(40, 160, seed, "ig", self.id) // 100

    @property
    def is_before_conversion(self) -> bool:
        """Whether it is older than the professional account."""
        return self.number < BEFORE_CONVERSION

    @property
    def caption(self) -> str:
        """The text below it, empty where there is none."""
        text = CAPTIONS[self.number % len(CAPTIONS)]
        return text.format(tag=TAGS[self.number % len(TAGS)])

    def visible(self, now: int) -> bool:
        """Return whether it exists at a time."""
        return self.published_at <= now and (self.gone_at is None or now < self.gone_at)

    def views(self, now: int) -> int:
        """Return its views."""
        age = max(0, now - self.published_at)
        return self._reach * age // (age + _HALF_LIFE)

    def likes(self, now: int) -> int:
        """Return its likes."""
        return self.views(now) // 15

    def comments(self, now: int) -> int:
        """Return its comments."""
        return self.views(now) // 90


@lru_cache(maxsize=131_072)
def _media(account: Account, number: int) -> Media:
    return Media(account, number)


def of_account(account: Account, now: int) -> list[Media]:
    """Return the listed media of an account, the newest first."""
    gap = account.hours_between_media * HOUR
    count = (now - EPOCH + _FIRST_DAYS * DAY) // gap + 1
    found = (_media(account, number) for number in range(count - 1, -1, -1))
    return [one for one in found if one.visible(now)][:MOST_MEDIA]


def stories_of(account: Account, now: int) -> list[Media]:
    """Return the stories of the last 24 hours, the newest first."""
    return [one for one in stories_between(account, now, now) if one.visible(now)]


def stories_between(account: Account, since: int, until: int) -> Iterator[Media]:
    """Yield the stories from the day before `since` to `until`, the newest first."""
    for day in range(day_of(until), max(0, day_of(since) - 1) - 1, -1):
        yield _media(account, _STORIES + day)


def by_id(world: World, media_id: str, now: int) -> Media | None:
    """Return an existing media or story by id."""
    distance = parse_id(media_id, _BASE)
    index, number = divmod(distance, _MOST)
    if distance < 0 or index >= world.size:
        return None
    account = account_of(creator_at(world.seed, index))
    found = _media(account, number) if account else None
    return found if found and found.visible(now) else None
