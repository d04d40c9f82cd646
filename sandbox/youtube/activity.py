"""The activity of a Pacific day, and the part that Analytics already reports.

Here: activity by video and channel. A day is processed 48 hours after its end, revenue
a day later; its numbers grow for three days. Not here: reports.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sandbox.kit import pacific
from sandbox.world.randomness import random_bool
from sandbox.world.times import DAY
from sandbox.youtube.channels import Channel
from sandbox.youtube.videos import Video, published, video

LAG_DAYS = 2
WHOLE = 100
REPORTED_PERCENT = {3: 90, 4: 96, 5: 99}
"""Percent of a day's activity by its age in days; older days are complete."""


class Activity(NamedTuple):
    """Counts of one day or several."""

    views: int = 0
    engaged: int = 0
    seconds: int = 0
    length: int = 0
    """Seconds that the engaged views could watch, for the average percentage."""
    likes: int = 0
    comments: int = 0
    shares: int = 0
    gained: int = 0
    lost: int = 0

    def scaled(self, percent: int) -> "Activity":
        """Return a percentage of all counts."""
        return Activity(*(count * percent // 100 for count in self))


def total(parts: Iterable[Activity]) -> Activity:
    """Return the sum."""
    return Activity(*map(sum, zip(*parts, strict=True)))


def processed_until(now: int, *, money: bool = False) -> date:
    """Return the last processed day."""
    lag = LAG_DAYS + money
    return pacific.date_of(now - lag * DAY) - pacific.ONE_DAY


def reported_percent(day: date, now: int) -> int:
    """Return the percentage of a day's activity that is reported at a time."""
    return REPORTED_PERCENT.get((pacific.date_of(now) - day).days, WHOLE)


def of_video(one: Video, day: date, now: int) -> Activity:
    """Return a video's day as reported at a time."""
    return _of_video(one, day).scaled(reported_percent(day, now))


def of_channel(channel: Channel, day: date, now: int) -> Activity:
    """Return a channel's day as reported at a time."""
    return _of_channel(channel, day).scaled(reported_percent(day, now))


def of_days(one: Video, days: Sequence[date], now: int) -> Activity:
    """Return a video's successive days in one sum, as reported at a time.

    One day has its own rounding. Of several, those whose numbers no longer grow are one
    difference, as YouTube counts them.
    """
    if len(days) == 1:
        return of_video(one, days[0], now)
    oldest = pacific.date_of(now) - max(REPORTED_PERCENT) * pacific.ONE_DAY
    place = bisect_left(days, oldest)
    growing = [of_video(one, day, now) for day in days[place:]]
    if not place:
        return total(growing)
    start, end = pacific.start_of(days[0]), pacific.end_of(days[place - 1])
    return total([_between(one, start, end), *growing])


@lru_cache(maxsize=1_048_576)
def _of_video(one: Video, day: date) -> Activity:
    found = _between(one, pacific.start_of(day), pacific.end_of(day))
    name = ("unlikes", one.channel.creator.index, one.number, day.toordinal())
    unliked = found.views and random_bool(3, one.channel.creator.seed, *name)
    return found._replace(likes=-1) if unliked else found


def _between(one: Video, start: int, end: int) -> Activity:
    views = one.views(end) - one.views(start)
    if views <= 0:
        return Activity()
    engaged = one.engaged(end) - one.engaged(start)
    watched = min(600, one.seconds * (70 if one.is_short else 38) // 100)
    return Activity(
        views,
        engaged,
        seconds=engaged * watched,
        length=engaged * one.seconds,
        likes=views * 4 // 100,
        comments=views * 6 // 1_000,
        shares=views * 3 // 1_000,
        gained=views * 5 // 1_000,
        lost=views // 1_000,
    )


@lru_cache(maxsize=65_536)
def _of_channel(channel: Channel, day: date) -> Activity:
    start, end = pacific.start_of(day), pacific.end_of(day)
    videos = (video(channel, number) for number in range(published(channel, end)))
    return total(_of_video(one, day) for one in videos)._replace(
        gained=max(0, channel.joined(end) - channel.joined(start)),
        lost=max(0, channel.left(end) - channel.left(start)),
    )
