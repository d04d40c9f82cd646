"""Live broadcasts on YouTube: two creators stream there what they stream on Twitch.

Here: when a broadcast is announced, live and over, and its viewers. TidyTomas hides
them. After its end a broadcast is unlisted: its id still works. Not here: videos that
are uploaded, and the creators' streams (`world/streams.py`).
"""

from dataclasses import dataclass
from functools import lru_cache

from sandbox.world import streams
from sandbox.world.creators import creator_at
from sandbox.world.streams import Stream, planned
from sandbox.world.times import HOUR, day_of
from sandbox.youtube.channels import Channel, channel_of
from sandbox.youtube.ids import video_id, video_of

BROADCASTERS = ("nora", "tomas")
HIDES_VIEWERS = "tomas"
ANNOUNCED_BEFORE = 8 * HOUR
FIRST_NUMBER = 500_000
"""Numbers of broadcasts, from which their ids follow; uploads have lower ones."""
SHARE = 40
"""Viewers on YouTube, in percent of those on Twitch."""


@dataclass(frozen=True, slots=True, eq=False)
class Broadcast:
    """One broadcast; it is scheduled for the full minute before its start."""

    id: str
    channel: Channel
    stream: Stream

    @property
    def title(self) -> str:
        """Return its title, which never changes."""
        return f"LIVE: {self.stream.segments[0].title}"

    @property
    def published_at(self) -> int:
        """Return when it was announced, hours before its start."""
        return self.scheduled_at - ANNOUNCED_BEFORE

    def exists(self, now: int) -> bool:
        """Return whether it was announced; no broadcast is deleted."""
        return self.published_at <= now

    def is_private(self, now: int) -> bool:
        """Return false: whoever has the id sees it."""
        return False

    @property
    def scheduled_at(self) -> int:
        """Return the planned start."""
        return self.stream.started_at // 60 * 60

    def state(self, now: int) -> str:
        """Return the value of `liveBroadcastContent`."""
        if now < self.stream.started_at:
            return "upcoming"
        return "live" if now < self.stream.ended_at else "none"

    def viewers(self, now: int) -> int | None:
        """Return the viewers of a live broadcast, None while they are hidden."""
        is_hidden = self.channel.creator.username == HIDES_VIEWERS
        if is_hidden or self.state(now) != "live":
            return None
        return streams.viewers(self.stream, now) * SHARE // 100


@lru_cache(maxsize=8_192)
def broadcast(channel: Channel, day: int) -> Broadcast | None:
    """Return the broadcast that starts on a day."""
    creator = channel.creator
    stream = planned(creator, day) if creator.username in BROADCASTERS else None
    if stream is None:
        return None
    number = FIRST_NUMBER + day
    return Broadcast(video_id(creator.seed, creator.index, number), channel, stream)


def listed(channel: Channel, now: int) -> list[Broadcast]:
    """Return the live and announced broadcasts of a channel, the newest first."""
    days = range(day_of(now) + 1, day_of(now) - 2, -1)
    found = (broadcast(channel, day) for day in days)
    return [
        one for one in found if one and one.exists(now) and now < one.stream.ended_at
    ]


def by_id(seed: int, size: int, text: str, now: int) -> Broadcast | None:
    """Return a broadcast that is announced, live or over."""
    place = video_of(seed, text)
    if place is None or place[0] >= size or place[1] < FIRST_NUMBER:
        return None
    channel = channel_of(creator_at(seed, place[0]))
    found = broadcast(channel, place[1] - FIRST_NUMBER) if channel else None
    return found if found and found.exists(now) else None
