"""A page's posts, and the videos in some of them.

Here: dates, kinds, and counters at a time. A post, its video and its reel have ids of
different kinds. Not here: insights.
"""

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

from sandbox.facebook.pages import Page, by_id
from sandbox.world.creators import World
from sandbox.world.ids import parse_id
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.times import DAY

KINDS = ("photo", "video", "reel", "status", "link", "video")
_POST_BASE, _VIDEO_BASE, _STEP = 122_000_000_000_000, 700_000_000_000_000, 100_000
_HALF_LIFE = 6 * DAY


class Post:
    """One post; a removed one leaves every list at `gone_at`."""

    def __init__(self, page: Page, number: int) -> None:
        creator = page.creator
        name = (creator.index, number)
        every = page.days_between_posts * DAY
        self.page, self.number = page, number
        self.kind = KINDS[number % len(KINDS)]
        place = creator.index * _STEP + number
        self.id = f"{page.id}_{_POST_BASE + place}"
        self.video_id = str(_VIDEO_BASE + place) if self.has_video else None
        late = random_bits(creator.seed, "posted", *name) % (every // 2)
        self.created_at = page.first_post_at + number * every + late
        self.seconds = random_int(8, 900, creator.seed, "post length", *name)
        is_deleted = random_bool(25, creator.seed, "unposts", *name)
        deletes = creator.persona.deletes_videos and is_deleted
        self.gone_at = self.created_at + 12 * DAY if deletes else None
        share = random_int(30, 170, creator.seed, "post views", *name)
        self._reach = page.joined(self.created_at) * share // 400

    @property
    def has_video(self) -> bool:
        """Return whether it is a video or a reel."""
        return self.kind in ("video", "reel")

    @property
    def size(self) -> tuple[int, int]:
        """Return the width and height of its video; reels are upright."""
        return (1080, 1920) if self.kind == "reel" else (1280, 720)

    @property
    def message(self) -> str:
        """Return its text, with a hashtag and a mention."""
        return f"Post {self.number + 1}: news #update with @friend — more below"

    def exists(self, now: int) -> bool:
        """Return whether it is published and not removed."""
        return self.created_at <= now and (self.gone_at is None or now < self.gone_at)

    def views(self, now: int) -> int:
        """Return how often it was seen."""
        age = min(now, self.gone_at or now) - self.created_at
        return self._reach * age // (age + _HALF_LIFE) if age > 0 else 0

    def played(self, now: int) -> int:
        """Return how often its video was seen for three seconds."""
        return self.views(now) * 45 // 100 if self.has_video else 0

    def watched_ms(self, now: int) -> int:
        """Return how long its video was seen."""
        return self.played(now) * min(self.seconds, 40) * 600

    def likes(self, now: int) -> int:
        """Return the reactions of the kind like."""
        return self.views(now) * 3 // 100

    def loves(self, now: int) -> int:
        """Return the reactions of the kind love."""
        return self.views(now) // 100

    def reactions(self, now: int) -> int:
        """Return all reactions."""
        return self.likes(now) + self.loves(now)

    def comments(self, now: int) -> int:
        """Return the comments."""
        return self.views(now) * 6 // 1_000

    def shares(self, now: int) -> int:
        """Return the shares; many posts have none."""
        return self.views(now) * 2 // 1_000 if self.number % 4 else 0

    def clicks(self, now: int) -> int:
        """Return the clicks."""
        return self.views(now) * 2 // 100

    def micro_earned(self, now: int) -> int:
        """Return the millionths of a dollar that it earned."""
        return self.played(now) * 1_730 if self.page.earns else 0


Count = Callable[[Post, int], int]


@lru_cache(maxsize=65_536)
def post(page: Page, number: int) -> Post:
    """Return a page's n-th post."""
    return Post(page, number)


def published(page: Page, now: int) -> int:
    """Return the number of posts ever published."""
    most = max(0, (now - page.first_post_at) // (page.days_between_posts * DAY) + 1)
    return bisect_left(
        range(most), x=True, key=lambda number: post(page, number).created_at > now
    )


def listed(page: Page, now: int) -> list[Post]:
    """Return the posts that exist, the newest first."""
    found = (post(page, number) for number in range(published(page, now) - 1, -1, -1))
    return [one for one in found if one.exists(now)]


def by_post_id(world: World, text: str, now: int) -> Post | None:
    """Return a post that exists by `<page>_<post>`."""
    found = _at(world, parse_id(text.rpartition("_")[2], _POST_BASE), now)
    return found if found and found.id == text else None


def by_video_id(world: World, text: str, now: int) -> Post | None:
    """Return the post of a video that exists."""
    found = _at(world, parse_id(text, _VIDEO_BASE), now)
    return found if found and found.video_id == text else None


def _at(world: World, place: int, now: int) -> Post | None:
    index, number = divmod(place, _STEP)
    for page in by_id(world).values():
        if page.creator.index == index and 0 <= number < published(page, now):
            found = post(page, number)
            return found if found.exists(now) else None
    return None
