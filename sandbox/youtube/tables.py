"""The tables of Analytics: from activity to rows.

Here: what each kind of report can be asked for and its rows. Not here: when a day is
processed (`days`), what a client may ask (`analytics`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.world.chance import between
from sandbox.youtube import days, pacific, uploads
from sandbox.youtube.channels import Channel
from sandbox.youtube.days import Activity
from sandbox.youtube.uploads import Video

Row = list[Any]
BASIC = ("views", "engagedViews", "estimatedMinutesWatched")
AVERAGES = ("averageViewDuration", "averageViewPercentage")
REACTIONS = ("likes", "comments", "shares", "subscribersGained", "subscribersLost")
MONEY = (
    "estimatedRevenue",
    "estimatedAdRevenue",
    "estimatedRedPartnerRevenue",
    "grossRevenue",
    "cpm",
    "playbackBasedCpm",
    "monetizedPlaybacks",
    "adImpressions",
)
WHOLE = {
    *BASIC,
    *REACTIONS,
    "averageViewDuration",
    "monetizedPlaybacks",
    "adImpressions",
}
COUNTRIES = {"US": 40, "DE": 17, "IN": 14, "JP": 11, "BR": 9, "GB": 6, "ZZ": 3}
SOURCES = {
    "YT_SEARCH": 31,
    "RELATED_VIDEO": 27,
    "SUBSCRIBER": 19,
    "SHORTS": 12,
    "EXT_URL": 7,
    "NO_LINK_OTHER": 4,
}
DEVICES = {"MOBILE": 58, "DESKTOP": 24, "TV": 11, "TABLET": 6, "GAME_CONSOLE": 1}
AGES = {
    "age13-17": 40,
    "age18-24": 310,
    "age25-34": 360,
    "age35-44": 170,
    "age45-54": 80,
    "age55-64": 30,
    "age65-": 10,
}
GENDERS = {"female": 24, "male": 71, "user_specified": 5}
TOO_FEW = 60
"""Views below which shares of viewers are withheld."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a report is about; without videos it is the whole channel."""

    channel: Channel
    first: date
    last: date
    now: int
    videos: Sequence[str] = ()

    def days(self) -> list[date]:
        """Return the days that are processed."""
        return pacific.between(self.first, self.last)

    def chosen(self) -> list[Video]:
        """Return the channel's own videos among those asked for; deleted ones lack."""
        seed, most = self.channel.who.seed, self.channel.who.index + 1
        found = (uploads.by_id(seed, most, one, self.now) for one in self.videos)
        return [one for one in found if one and one.channel is self.channel]

    def of_day(self, day: date) -> Activity:
        """Return what happened on a day."""
        if not self.videos:
            return days.of_channel(self.channel, day, self.now)
        return days.total(days.of_video(one, day, self.now) for one in self.chosen())

    def of_all(self) -> Activity:
        """Return what happened on all days."""
        return days.total(self.of_day(day) for day in self.days())


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report."""

    metrics: tuple[str, ...]
    rows: Callable[[Span, list[str]], list[Row]]


def type_of(metric: str) -> str:
    """Return a metric's type in the header."""
    return "INTEGER" if metric in WHOLE else "FLOAT"


def values(activity: Activity, metrics: Sequence[str]) -> Row:
    """Return metrics of an activity in the order asked."""
    engaged = max(1, activity.engaged)
    earned = round(activity.engaged * 0.0021, 3)
    playbacks = activity.engaged * 55 // 100
    known: dict[str, Any] = {
        "views": activity.views,
        "engagedViews": activity.engaged,
        "estimatedMinutesWatched": activity.seconds // 60,
        "averageViewDuration": activity.seconds // engaged,
        "averageViewPercentage": round(
            100 * activity.seconds / max(1, activity.length), 2
        ),
        "likes": activity.likes,
        "comments": activity.comments,
        "shares": activity.shares,
        "subscribersGained": activity.gained,
        "subscribersLost": activity.lost,
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
        [day.isoformat(), *values(what, metrics)]
        for day, what in rows
        if what.views or what.gained or what.lost
    ]


def _by_video(span: Span, metrics: list[str]) -> list[Row]:
    chosen = span.chosen() or uploads.listed(span.channel, span.now)
    sums = (
        (one, days.total(days.of_video(one, day, span.now) for day in span.days()))
        for one in chosen
    )
    return [[one.id, *values(what, metrics)] for one, what in sums if what.views]


def _by_country(span: Span, metrics: list[str]) -> list[Row]:
    found = _split(span, span.of_all(), COUNTRIES)
    return [[name, *values(what, metrics)] for name, what in found]


def _by_age_and_gender(span: Span, metrics: list[str]) -> list[Row]:
    if span.of_all().views < TOO_FEW:
        return []
    whole = sum(AGES.values()) * sum(GENDERS.values())
    return [
        [age, gender, round(100 * AGES[age] * GENDERS[gender] / whole, 1)]
        for age in AGES
        for gender in GENDERS
    ]


def _by_day_and(names: dict[str, int]) -> Callable[[Span, list[str]], list[Row]]:
    def rows(span: Span, metrics: list[str]) -> list[Row]:
        return [
            [day.isoformat(), name, *values(what, metrics)]
            for day in span.days()
            for name, what in _split(span, span.of_day(day), names)
        ]

    return rows


def _split(
    span: Span, activity: Activity, weights: dict[str, int]
) -> list[tuple[str, Activity]]:
    """Share out an activity by weights that differ from channel to channel."""
    who = span.channel.who
    tilted = {
        name: weight * between(70, 130, who.seed, "share", who.index, name)
        for name, weight in weights.items()
    }
    whole = sum(tilted.values())
    shares = ((name, 100 * weight // whole) for name, weight in tilted.items())
    found = ((name, activity.scaled(percent)) for name, percent in shares)
    return [(name, what) for name, what in found if what.views]


ACTIVITY = (*BASIC, *AVERAGES, *REACTIONS)
KINDS = {
    ("day",): Kind((*ACTIVITY, *MONEY), _by_day),
    ("video",): Kind((*ACTIVITY, *MONEY), _by_video),
    ("country",): Kind(ACTIVITY, _by_country),
    ("ageGroup", "gender"): Kind(("viewerPercentage",), _by_age_and_gender),
    ("day", "insightTrafficSourceType"): Kind(BASIC, _by_day_and(SOURCES)),
    ("day", "deviceType"): Kind(BASIC, _by_day_and(DEVICES)),
}
