"""A channel's videos: when they come, what they are, when they go.

Here: videos by number, their length and their views. Views count from the first frame
since 2026-08-27 (Shorts since 2025-03-31), which lifts every later one; engaged views
do not notice. Not here: days of Analytics (`days`).
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sandbox.world.chance import between, draw, happens
from sandbox.world.creators import creator
from sandbox.world.times import DAY, HOUR
from sandbox.youtube import pacific
from sandbox.youtube.channels import Channel, of
from sandbox.youtube.ids import video_id, video_of

SHORTS_MARK = pacific.start_of(date(2025, 3, 31))
ALL_MARK = pacific.start_of(date(2026, 8, 27))
SHORTS_LIFT, ALL_LIFT = 30, 15
"""Percent by which a new rule of counting lifts views."""
_HALF_LIFE = 9 * DAY
TOPICS = ("Speedrun", "Setup tour", "Q&A", "Best moments", "How I edit", "Vlog")


@dataclass(frozen=True, slots=True, eq=False)
class Video:
    """One video. From `hidden_at` on it is private, from `gone_at` on it is deleted."""

    channel: Channel
    number: int
    published_at: int
    seconds: int
    hidden_at: int | None
    gone_at: int | None

    @property
    def id(self) -> str:
        """Its id."""
        return video_id(self.channel.who.seed, self.channel.who.index, self.number)

    @property
    def is_short(self) -> bool:
        """Whether it is a Short, for which the API has no flag."""
        return self.seconds <= 60  # noqa: PLR2004 - a minute

    @property
    def title(self) -> str:
        """Its title."""
        topic = TOPICS[self.number % len(TOPICS)]
        return f"{topic} #{self.number + 1} & more"

    def has(self, what: str, percent: int) -> bool:
        """Say whether a switch of this video is set."""
        who = self.channel.who
        return happens(percent, who.seed, what, who.index, self.number)

    def exists(self, now: int, *, shown_for: int = 0) -> bool:
        """Say whether it is out, and not deleted for longer than some seconds."""
        is_gone = self.gone_at is not None and now >= self.gone_at + shown_for
        return self.published_at <= now and not is_gone

    def is_private(self, now: int) -> bool:
        """Say whether only its owner sees it."""
        return self.hidden_at is not None and now >= self.hidden_at

    def engaged(self, now: int) -> int:
        """Return the views by the rule that never changed."""
        age = min(now, self.gone_at or now, self.hidden_at or now) - self.published_at
        if age <= 0:
            return 0
        return _reach(self) * age // (age + _HALF_LIFE)

    def views(self, now: int) -> int:
        """Return the views as YouTube counts them."""
        count = self.engaged(now)
        if self.is_short and now > SHORTS_MARK:
            count += (
                (self.engaged(now) - self.engaged(SHORTS_MARK)) * SHORTS_LIFT // 100
            )
        if now > ALL_MARK:
            count += (self.engaged(now) - self.engaged(ALL_MARK)) * ALL_LIFT // 100
        return count


@lru_cache(maxsize=262_144)
def _reach(one: Video) -> int:
    """Return the views a video has when nobody watches it any more."""
    who = one.channel.who
    size = one.channel.joined(one.published_at) // 9 + who.story.viewers * 3
    share = between(30, 170, who.seed, "yt views", who.index, one.number)
    return size * share // 100


@lru_cache(maxsize=262_144)
def video(channel: Channel, number: int) -> Video:
    """Return a channel's n-th video."""
    who, every = channel.who, channel.hours_between_uploads * HOUR
    late = draw(who.seed, "upload", who.index, number) % (every // 2)
    published_at = channel.first_upload_at + number * every + late
    if number % 3 == 1:
        seconds = between(12, 60, who.seed, "short", who.index, number)
    elif number % 37 == 5:  # noqa: PLR2004 - now and then a recording of more than a day
        seconds = DAY + between(HOUR, 9 * HOUR, who.seed, "long", who.index, number)
    else:
        seconds = between(95, 4_800, who.seed, "length", who.index, number)
    hidden = happens(4, who.seed, "hides", who.index, number)
    deleted = who.story.deletes and happens(40, who.seed, "drops", who.index, number)
    return Video(
        channel,
        number,
        published_at,
        seconds,
        published_at + 45 * DAY if hidden else None,
        published_at + 25 * DAY if deleted else None,
    )


def published(channel: Channel, now: int) -> int:
    """Return how many videos were ever published."""
    every = channel.hours_between_uploads * HOUR
    most = max(0, (now - channel.first_upload_at) // every + 1)
    return bisect_left(
        range(most),
        x=True,
        key=lambda number: video(channel, number).published_at > now,
    )


def listed(channel: Channel, now: int, *, shown_for: int = 0) -> list[Video]:
    """Return the videos that are not deleted for so long, the newest first."""
    numbers = range(published(channel, now) - 1, -1, -1)
    found = (video(channel, number) for number in numbers)
    return [one for one in found if one.exists(now, shown_for=shown_for)]


def by_id(seed: int, size: int, text: str, now: int) -> Video | None:
    """Return a video that is not deleted."""
    place = video_of(seed, text)
    if place is None or place[0] >= size:
        return None
    channel = of(creator(seed, place[0]))
    if channel is None or place[1] >= published(channel, now):
        return None
    found = video(channel, place[1])
    return found if found.exists(now) else None


def total_views(channel: Channel, now: int) -> int:
    """Return the views of a channel, of videos that are gone too."""
    return sum(video(channel, one).views(now) for one in range(published(channel, now)))
