"""The rows of Analytics reports.

Here: the kinds of report, their metrics and rows. Not here: which days are processed,
and which requests are valid.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.kit import pacific
from sandbox.world.randomness import random_int
from sandbox.youtube import activity, videos
from sandbox.youtube.activity import Activity
from sandbox.youtube.channels import Channel
from sandbox.youtube.videos import Video

Row = list[Any]
BASIC = ("views", "engagedViews", "estimatedMinutesWatched")
AVERAGES = ("averageViewDuration", "averageViewPercentage")
REACTIONS = ("likes", "comments", "shares", "subscribersGained", "subscribersLost")
MONEY = (
    "estimatedRevenue", "estimatedAdRevenue", "estimatedRedPartnerRevenue",
    "grossRevenue", "cpm", "playbackBasedCpm", "monetizedPlaybacks", "adImpressions",
)  # fmt: skip
INTEGERS = {
    *(*BASIC, *REACTIONS, "averageViewDuration", "monetizedPlaybacks", "adImpressions")
}
COUNTRIES = {"US": 40, "DE": 17, "IN": 14, "JP": 11, "BR": 9, "GB": 6, "ZZ": 3}
SOURCES = {
    "YT_SEARCH": 31, "RELATED_VIDEO": 27, "SUBSCRIBER": 19,
    "SHORTS": 12, "EXT_URL": 7, "NO_LINK_OTHER": 4,
}  # fmt: skip
DEVICES = {"MOBILE": 58, "DESKTOP": 24, "TV": 11, "TABLET": 6, "GAME_CONSOLE": 1}
AGES = {
    "age13-17": 40, "age18-24": 310, "age25-34": 360, "age35-44": 170,
    "age45-54": 80, "age55-64": 30, "age65-": 10,
}  # fmt: skip
GENDERS = {"female": 24, "male": 71, "user_specified": 5}
FEWEST_VIEWS = 60
"""With fewer views, the shares of viewers are withheld."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days and videos of a report; without videos it is about the channel."""

    channel: Channel
    first: date
    last: date
    now: int
    videos: Sequence[str] = ()

    def days(self) -> list[date]:
        """Return the processed days."""
        return pacific.days_between(self.first, self.last)

    def own_videos(self) -> list[Video]:
        """Return those of the videos that exist and belong to the channel."""
        seed, size = self.channel.creator.seed, self.channel.creator.index + 1
        found = (videos.by_id(seed, size, one, self.now) for one in self.videos)
        return [one for one in found if one and one.channel is self.channel]

    def of_day(self, day: date) -> Activity:
        """Return the activity of a day."""
        if not self.videos:
            return activity.of_channel(self.channel, day, self.now)
        own = self.own_videos()
        return activity.total(activity.of_video(one, day, self.now) for one in own)

    def of_all(self) -> Activity:
        """Return the activity of all days."""
        return activity.total(self.of_day(day) for day in self.days())


Rows = Callable[[Span, list[str]], list[Row]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report."""

    metrics: tuple[str, ...]
    rows: Rows


def data_type(metric: str) -> str:
    """Return a metric's type in the header."""
    return "INTEGER" if metric in INTEGERS else "FLOAT"


def values(counts: Activity, metrics: Iterable[str]) -> Row:
    """Return metrics in the requested order."""
    engaged = max(1, counts.engaged)
    earned = round(counts.engaged * 0.0021, 3)
    playbacks = counts.engaged * 55 // 100
    known = {
        "views": counts.views,
        "engagedViews": counts.engaged,
        "estimatedMinutesWatched": counts.seconds // 60,
        "averageViewDuration": counts.seconds // engaged,
        "averageViewPercentage": round(100 * counts.seconds / max(1, counts.length), 2),
        "likes": counts.likes,
        "comments": counts.comments,
        "shares": counts.shares,
        "subscribersGained": counts.gained,
        "subscribersLost": counts.lost,
        "estimatedRevenue": earned,
        "estimatedAdRevenue": round(earned * 0.9, 3),
        "estimatedRedPartnerRevenue": round(earned * 0.1, 3),
        "grossRevenue": round(earned / 0.55, 3),
        "cpm": 4.2,
        "playbackBasedCpm": 5.1,
        "monetizedPlaybacks": playbacks,
        "adImpressions": playbacks * 13 // 10,
    }
    return [known[metric] for metric in metrics]


def _by_day(span: Span, metrics: list[str]) -> list[Row]:
    rows = ((day, span.of_day(day)) for day in span.days())
    return [
        [day.isoformat(), *values(counts, metrics)]
        for day, counts in rows
        if counts.views or counts.gained or counts.lost
    ]


def _by_video(span: Span, metrics: list[str]) -> list[Row]:
    days = span.days()
    found = span.own_videos() or videos.listed(span.channel, span.now)
    sums = ((one, activity.of_days(one, days, span.now)) for one in found)
    return [[one.id, *values(counts, metrics)] for one, counts in sums if counts.views]


def _by_country(span: Span, metrics: list[str]) -> list[Row]:
    shares = _shares(span, span.of_all(), COUNTRIES)
    return [[name, *values(counts, metrics)] for name, counts in shares]


def _by_age_and_gender(span: Span, metrics: list[str]) -> list[Row]:
    if span.of_all().views < FEWEST_VIEWS:
        return []
    whole = sum(AGES.values()) * sum(GENDERS.values())
    return [
        [age, gender, round(100 * AGES[age] * GENDERS[gender] / whole, 1)]
        for age in AGES
        for gender in GENDERS
    ]


def _by_day_and(names: dict[str, int]) -> Rows:
    def rows(span: Span, metrics: list[str]) -> list[Row]:
        return [
            [day.isoformat(), name, *values(counts, metrics)]
            for day in span.days()
            for name, counts in _shares(span, span.of_day(day), names)
        ]

    return rows


def _shares(
    span: Span, counts: Activity, weights: dict[str, int]
) -> list[tuple[str, Activity]]:
    """Divide an activity by weights that differ from channel to channel."""
    creator = span.channel.creator
    adjusted = {
        name: weight * random_int(70, 130, creator.seed, "share", creator.index, name)
        for name, weight in weights.items()
    }
    whole = sum(adjusted.values())
    shares = (
        (name, counts.scaled(100 * weight // whole))
        for name, weight in adjusted.items()
    )
    return [(name, share) for name, share in shares if share.views]


ACTIVITY = (*BASIC, *AVERAGES, *REACTIONS)
KINDS = {
    ("day",): Kind((*ACTIVITY, *MONEY), _by_day),
    ("video",): Kind((*ACTIVITY, *MONEY), _by_video),
    ("country",): Kind(ACTIVITY, _by_country),
    ("ageGroup", "gender"): Kind(("viewerPercentage",), _by_age_and_gender),
    ("day", "insightTrafficSourceType"): Kind(BASIC, _by_day_and(SOURCES)),
    ("day", "deviceType"): Kind(BASIC, _by_day_and(DEVICES)),
}
