"""What happened on a Pacific day, and what Analytics says of it so far.

Here: activity by video and channel, which days are processed, and how the newest three
are restated. A day is processed 48 hours after it ended, revenue a day later, and lacks
a tenth when first told. Not here: reports (`analytics`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sandbox.world.chance import happens
from sandbox.world.times import DAY
from sandbox.youtube import pacific
from sandbox.youtube.channels import Channel
from sandbox.youtube.uploads import Video, published, video

LAG_DAYS = 2
SO_FAR = {3: 90, 4: 96, 5: 99}
"""Percent told of a day by its age in days; older days are told whole."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Counts of a day or of several."""

    views: int = 0
    engaged: int = 0
    seconds: int = 0
    length: int = 0
    """Seconds there were to watch, for the average percentage."""
    likes: int = 0
    comments: int = 0
    shares: int = 0
    gained: int = 0
    lost: int = 0

    def scaled(self, percent: int) -> "Activity":
        """Return a share of it."""
        return Activity(
            *(getattr(self, name) * percent // 100 for name in self.__slots__)
        )


def total(parts: Iterable[Activity]) -> Activity:
    """Return the sum."""
    sums = [0] * len(Activity.__slots__)
    for part in parts:
        for place, name in enumerate(Activity.__slots__):
            sums[place] += getattr(part, name)
    return Activity(*sums)


def processed_until(now: int, *, money: bool = False) -> date:
    """Return the last day that is processed."""
    lag = LAG_DAYS + money
    return pacific.date_of(now - lag * DAY) - pacific.ONE


def percent_told(day: date, now: int) -> int:
    """Return how much of a day is told by now."""
    return SO_FAR.get((pacific.date_of(now) - day).days, 100)


def of_video(one: Video, day: date, now: int) -> Activity:
    """Return a video's day as told by now."""
    return _of_video(one, day).scaled(percent_told(day, now))


def of_channel(channel: Channel, day: date, now: int) -> Activity:
    """Return a channel's day as told by now."""
    return _of_channel(channel, day).scaled(percent_told(day, now))


@lru_cache(maxsize=1_048_576)
def _of_video(one: Video, day: date) -> Activity:
    start, end = pacific.start_of(day), pacific.end_of(day)
    views = one.views(end) - one.views(start)
    if views <= 0:
        return Activity()
    engaged = one.engaged(end) - one.engaged(start)
    watched = min(600, one.seconds * (70 if one.is_short else 38) // 100)
    who = one.channel.who
    unliked = happens(3, who.seed, "unlikes", who.index, one.number, day.toordinal())
    return Activity(
        views,
        engaged,
        engaged * watched,
        engaged * one.seconds,
        -1 if unliked else views * 4 // 100,
        views * 6 // 1_000,
        views * 3 // 1_000,
        views * 5 // 1_000,
        views // 1_000,
    )


@lru_cache(maxsize=65_536)
def _of_channel(channel: Channel, day: date) -> Activity:
    start, end = pacific.start_of(day), pacific.end_of(day)
    videos = (video(channel, one) for one in range(published(channel, end)))
    sums = total(_of_video(one, day) for one in videos)
    return Activity(
        sums.views,
        sums.engaged,
        sums.seconds,
        sums.length,
        sums.likes,
        sums.comments,
        sums.shares,
        max(0, channel.joined(end) - channel.joined(start)),
        max(0, channel.left(end) - channel.left(start)),
    )
