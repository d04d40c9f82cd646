"""The creators' YouTube channels.

Here: handles, subscribers, consent and upload intervals. Not here: videos.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from sandbox.world import audience
from sandbox.world.creators import Creator, World
from sandbox.world.times import DAY, EPOCH
from sandbox.youtube.ids import channel_id

READONLY = "https://www.googleapis.com/auth/youtube.readonly"
ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"
MONEY = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
SCOPES = (READONLY, ANALYTICS, MONEY)
SCOPELESS, HIDDEN, PROLIFIC = 7, 6, 10
"""Creators by index: too few scopes, hidden subscribers, a video every 16 hours."""
MORE_THAN_FOLLOWERS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One channel of one creator."""

    creator: Creator

    @property
    def id(self) -> str:
        """The id that never changes."""
        return channel_id(self.creator.seed, self.creator.index)

    @property
    def uploads(self) -> str:
        """The playlist of all uploads."""
        return f"UU{self.id[2:]}"

    @property
    def earns(self) -> bool:
        """Whether it is in the partner programme."""
        return self.creator.persona.broadcaster_type == "partner"

    @property
    def hides_subscribers(self) -> bool:
        """Whether it hides its number of subscribers."""
        return self.creator.index == HIDDEN

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that its owner granted."""
        if self.creator.index == SCOPELESS:
            return (READONLY,)
        return SCOPES if self.earns else SCOPES[:2]

    @property
    def first_upload_at(self) -> int:
        """The time of its first video."""
        back = (
            320 if self.creator.index == PROLIFIC else 90 + self.creator.index % 7 * 25
        )
        return EPOCH - back * DAY

    @property
    def hours_between_uploads(self) -> int:
        """The hours from one upload to the next."""
        if self.creator.index == PROLIFIC:
            return 16
        return 24 * (4 + self.creator.index % 9)

    def handle(self, now: int) -> str:
        """Return the handle at a time."""
        return f"@{self.creator.login(now)}"

    def joined(self, now: int) -> int:
        """Return how many people ever subscribed."""
        return audience.joined(self.creator, now) * MORE_THAN_FOLLOWERS

    def left(self, now: int) -> int:
        """Return how many people unsubscribed."""
        return audience.left(self.creator, now) * MORE_THAN_FOLLOWERS

    def subscribers(self, now: int) -> int:
        """Return the number of subscribers."""
        return max(0, self.joined(now) - self.left(now))


def has_channel(creator: Creator) -> bool:
    """Return whether a creator has a channel: every second one, and ScopelessSam."""
    return creator.index % 2 == 0 or creator.index == SCOPELESS


@cache
def of(creator: Creator) -> Channel | None:
    """Return a creator's channel, always the same object."""
    return Channel(creator) if has_channel(creator) else None


@lru_cache(maxsize=8)
def by_id(world: World) -> dict[str, Channel]:
    """Return all channels by id."""
    channels = (of(creator) for creator in world)
    return {channel.id: channel for channel in channels if channel}


def rounded(count: int) -> int:
    """Round down to three significant digits, as YouTube shows subscribers."""
    unit: int = 10 ** max(0, len(str(count)) - 3)
    return count // unit * unit
