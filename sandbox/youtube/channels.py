"""Who of the world's creators has a YouTube channel, and what it is called.

Here: half of the creators, their handles, subscribers and habits. Not here: videos.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from sandbox.world import growth
from sandbox.world.creators import Creator, World, creator
from sandbox.world.times import DAY, EPOCH
from sandbox.youtube.ids import channel_id

READONLY = "https://www.googleapis.com/auth/youtube.readonly"
ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"
MONEY = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
SCOPES = (READONLY, ANALYTICS, MONEY)
SCOPELESS, HIDDEN, PROLIFIC = 7, 6, 10
"""Creators by number: too few scopes, hidden subscribers, a video every 16 hours."""
MORE_THAN_FOLLOWERS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One channel of one creator."""

    who: Creator

    @property
    def id(self) -> str:
        """The id that never changes."""
        return channel_id(self.who.seed, self.who.index)

    @property
    def uploads(self) -> str:
        """The playlist of all uploads."""
        return f"UU{self.id[2:]}"

    @property
    def earns(self) -> bool:
        """Whether it is in the partner programme."""
        return self.who.story.broadcaster_type == "partner"

    @property
    def hides_subscribers(self) -> bool:
        """Whether the number of subscribers is nobody's business."""
        return self.who.index == HIDDEN

    @property
    def scopes(self) -> tuple[str, ...]:
        """What its owner consented to."""
        if self.who.index == SCOPELESS:
            return (READONLY,)
        return SCOPES if self.earns else SCOPES[:2]

    @property
    def first_upload_at(self) -> int:
        """The moment of its first video."""
        back = 320 if self.who.index == PROLIFIC else 90 + self.who.index % 7 * 25
        return EPOCH - back * DAY

    @property
    def hours_between_uploads(self) -> int:
        """How often it uploads."""
        if self.who.index == PROLIFIC:
            return 16
        return 24 * (4 + self.who.index % 9)

    def handle(self, now: int) -> str:
        """Return the handle of a moment."""
        return f"@{self.who.login(now)}"

    def joined(self, now: int) -> int:
        """Return how many ever subscribed."""
        return growth.joined(self.who, now) * MORE_THAN_FOLLOWERS

    def left(self, now: int) -> int:
        """Return how many unsubscribed."""
        return growth.left(self.who, now) * MORE_THAN_FOLLOWERS

    def subscribers(self, now: int) -> int:
        """Return how many are subscribed."""
        return max(0, self.joined(now) - self.left(now))


def has_channel(who: Creator) -> bool:
    """Say whether a creator does YouTube: every second one, and the scopeless."""
    return who.index % 2 == 0 or who.index == SCOPELESS


@cache
def of(who: Creator) -> Channel | None:
    """Return a creator's channel, always the same object."""
    return Channel(who) if has_channel(who) else None


@lru_cache(maxsize=8)
def by_id(world: World) -> dict[str, Channel]:
    """Return all channels by id."""
    found = (of(creator(world.seed, index)) for index in range(world.size))
    return {one.id: one for one in found if one}


def rounded(count: int) -> int:
    """Round down to three significant digits, as YouTube shows subscribers."""
    unit: int = 10 ** max(0, len(str(count)) - 3)
    return count // unit * unit
