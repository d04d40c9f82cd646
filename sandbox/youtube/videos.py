"""A channel's videos.

Here: their dates, lengths and views. Views count from the first frame since 2026-08-27
(Shorts since 2025-03-31), so later views are higher; engaged views keep the old rule.
Not here: the daily activity of Analytics.
"""

from bisect import bisect_left
from datetime import date
from functools import lru_cache

from sandbox.kit import pacific
from sandbox.world.creators import creator_at
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.times import DAY, HOUR, MINUTE
from sandbox.youtube.channels import Channel, channel_of
from sandbox.youtube.ids import video_id, video_of

SHORTS_RULE_FROM = pacific.start_of(date(2025, 3, 31))
ALL_RULE_FROM = pacific.start_of(date(2026, 8, 27))
SHORTS_EXTRA_PERCENT, ALL_EXTRA_PERCENT = 30, 15
"""Extra views under the new counting rules."""
_HALF_LIFE = 9 * DAY
TOPICS = ("Speedrun", "Setup tour", "Q&A", "Best moments", "How I edit", "Vlog")


class Video:
    """One video, private from `hidden_at` on and deleted from `gone_at` on."""

    def __init__(self, channel: Channel, number: int) -> None:
        creator, every = channel.creator, channel.hours_between_uploads * HOUR
        name = (creator.index, number)
        self.channel, self.number = channel, number
        self.id = video_id(creator.seed, *name)
        self.title = f"{TOPICS[number % len(TOPICS)]} #{number + 1} & more"
        late = random_bits(creator.seed, "upload", *name) % (every // 2)
        self.published_at = channel.first_upload_at + number * every + late
        if number % 3 == 1:
            self.seconds = random_int(12, 60, creator.seed, "short", *name)
        elif number % 37 == 5:  # noqa: PLR2004 - rarely, a recording of more than a day
            more = random_int(HOUR, 9 * HOUR, creator.seed, "long", *name)
            self.seconds = DAY + more
        else:
            self.seconds = random_int(95, 4_800, creator.seed, "length", *name)
        # The API has no flag for Shorts.
        self.is_short = self.seconds <= MINUTE
        is_hidden = random_bool(4, creator.seed, "hides", *name)
        self.hidden_at = self.published_at + 45 * DAY if is_hidden else None
        is_deleted = random_bool(40, creator.seed, "drops", *name)
        deletes = creator.persona.deletes_videos and is_deleted
        self.gone_at = self.published_at + 25 * DAY if deletes else None
        size = channel.joined(self.published_at) // 9 + creator.persona.viewers * 3
        share = random_int(30, 170, creator.seed, "yt views", *name)
        self._reach = size * share // 100

    def has(self, flag: str, percent: int) -> bool:
        """Return whether a flag of this video is set."""
        creator = self.channel.creator
        return random_bool(percent, creator.seed, flag, creator.index, self.number)

    def exists(self, now: int, *, shown_for: int = 0) -> bool:
        """Return whether it is published, and not deleted for longer than a time."""
        is_gone = self.gone_at is not None and now >= self.gone_at + shown_for
        return self.published_at <= now and not is_gone

    def is_private(self, now: int) -> bool:
        """Return whether only its owner sees it."""
        return self.hidden_at is not None and now >= self.hidden_at

    def engaged(self, now: int) -> int:
        """Return the views by the old rule."""
        age = min(now, self.gone_at or now, self.hidden_at or now) - self.published_at
        if age <= 0:
            return 0
        return self._reach * age // (age + _HALF_LIFE)

    def views(self, now: int) -> int:
        """Return the views by the rules of each time."""
        count = engaged = self.engaged(now)
        if self.is_short and now > SHORTS_RULE_FROM:
            newer = engaged - self.engaged(SHORTS_RULE_FROM)
            count += newer * SHORTS_EXTRA_PERCENT // 100
        if now > ALL_RULE_FROM:
            newer = engaged - self.engaged(ALL_RULE_FROM)
            count += newer * ALL_EXTRA_PERCENT // 100
        return count


@lru_cache(maxsize=262_144)
def video(channel: Channel, number: int) -> Video:
    """Return a channel's n-th video."""
    return Video(channel, number)


def published(channel: Channel, now: int) -> int:
    """Return the number of videos ever published."""
    every = channel.hours_between_uploads * HOUR
    most = max(0, (now - channel.first_upload_at) // every + 1)
    return bisect_left(
        range(most),
        x=True,
        key=lambda number: video(channel, number).published_at > now,
    )


def listed(channel: Channel, now: int, *, shown_for: int = 0) -> list[Video]:
    """Return the videos that exist, the newest first."""
    numbers = range(published(channel, now) - 1, -1, -1)
    found = (video(channel, number) for number in numbers)
    return [one for one in found if one.exists(now, shown_for=shown_for)]


def by_id(seed: int, size: int, text: str, now: int) -> Video | None:
    """Return a video that exists."""
    place = video_of(seed, text)
    if place is None or place[0] >= size:
        return None
    channel = channel_of(creator_at(seed, place[0]))
    if channel is None or place[1] >= published(channel, now):
        return None
    found = video(channel, place[1])
    return found if found.exists(now) else None


def total_views(channel: Channel, now: int) -> int:
    """Return the views of a channel, deleted videos included."""
    return sum(video(channel, one).views(now) for one in range(published(channel, now)))
