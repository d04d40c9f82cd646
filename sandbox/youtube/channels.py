"""The creators' YouTube channels.

Here: handles, subscribers, consent and upload intervals. Not here: videos.
"""

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


class Channel:
    """One channel of one creator."""

    def __init__(self, creator: Creator) -> None:
        index, is_prolific = creator.index, creator.index == PROLIFIC
        self.creator = creator
        self.id = channel_id(creator.seed, index)
        self.uploads = f"UU{self.id[2:]}"
        self.earns = creator.persona.broadcaster_type == "partner"
        self.hides_subscribers = index == HIDDEN
        granted = SCOPES if self.earns else SCOPES[:2]
        self.scopes = SCOPES[:1] if index == SCOPELESS else granted
        days = 320 if is_prolific else 90 + index % 7 * 25
        self.first_upload_at = EPOCH - days * DAY
        self.hours_between_uploads = 16 if is_prolific else 24 * (4 + index % 9)

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


@cache
def channel_of(creator: Creator) -> Channel | None:
    """Return the channel of every second creator, and of ScopelessSam."""
    has_channel = creator.index % 2 == 0 or creator.index == SCOPELESS
    return Channel(creator) if has_channel else None


@lru_cache(maxsize=8)
def by_id(world: World) -> dict[str, Channel]:
    """Return all channels by id."""
    channels = (channel_of(creator) for creator in world)
    return {channel.id: channel for channel in channels if channel}


def rounded(count: int) -> int:
    """Round down to three significant digits, as YouTube shows subscribers."""
    unit: int = 10 ** max(0, len(str(count)) - 3)
    return count // unit * unit
