"""The reports of Analytics v2 we ask for, and how one is asked.

Here: dimensions and metrics by raw table. One unsupported metric fails a whole query
and the slowest one decides where it is cut, so revenue is asked apart.
Not here: for which days and channels (`history.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from dlt_sources.contract import Window
from dlt_sources.extract.windows import DAY
from dlt_sources.youtube import records
from dlt_sources.youtube.client import Caller
from dlt_sources.youtube.shapes import Page, Table

Record = TypeVar("Record", bound=msgspec.Struct)

VIDEOS_A_REPORT = 200
"""Most rows of a report by video; a filter takes 500 ids."""
CURRENCY = "USD"

ACTIVITY = (
    "views",
    "engagedViews",
    "estimatedMinutesWatched",
    "averageViewDuration",
    "averageViewPercentage",
    "likes",
    "comments",
    "shares",
    "subscribersGained",
    "subscribersLost",
)
REVENUE = (
    "estimatedRevenue",
    "estimatedAdRevenue",
    "estimatedRedPartnerRevenue",
    "grossRevenue",
    "cpm",
    "playbackBasedCpm",
    "monetizedPlaybacks",
    "adImpressions",
)
WATCHED = ("views", "estimatedMinutesWatched")


@dataclass(frozen=True, slots=True)
class Report(Generic[Record]):
    """One shape of query: the raw table's name, its columns, further parameters."""

    resource: str
    record: type[Record]
    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]
    params: tuple[tuple[str, str], ...] = ()

    async def ask(
        self,
        caller: Caller,
        channel: str,
        window: Window,
        *,
        videos: Sequence[str] = (),
        known: Mapping[str, str] | None = None,
    ) -> Page[Record]:
        """Ask for a channel's days, or for those of some of its videos."""
        params = [
            ("ids", f"channel=={channel}"),
            ("startDate", window.start.isoformat()),
            ("endDate", (window.end - DAY).isoformat()),
            ("dimensions", ",".join(self.dimensions)),
            ("metrics", ",".join(self.metrics)),
            *self.params,
        ]
        if videos:
            params.append(("filters", f"video=={','.join(videos)}"))
        table = Table(self.record, (*self.dimensions, *self.metrics))
        values = {"channel_id": channel, **(known or {})}
        return await caller.get(
            "reports",
            params,
            lambda body: table.open(body, **values),
            label=self.resource,
        )


CHANNEL_DAYS = Report("channel_days", records.ChannelDay, ("day",), ACTIVITY)
REVENUE_DAYS = Report(
    "channel_revenue_days",
    records.RevenueDay,
    ("day",),
    REVENUE,
    (("currency", CURRENCY),),
)
DAYS_OF_A_VIDEO = Report("video_days", records.VideoDay, ("day",), ACTIVITY)
VIDEOS_OF_A_DAY = Report(
    "video_days",
    records.VideoDay,
    ("video",),
    ACTIVITY,
    (("sort", "-views"), ("maxResults", str(VIDEOS_A_REPORT))),
)
COUNTRIES = Report(
    "audience_countries",
    records.CountryViews,
    ("country",),
    (
        "views",
        "estimatedMinutesWatched",
        "averageViewDuration",
        "averageViewPercentage",
    ),
)
DEMOGRAPHICS = Report(
    "audience_demographics",
    records.Demographic,
    ("ageGroup", "gender"),
    ("viewerPercentage",),
)
TRAFFIC_SOURCES = Report(
    "audience_traffic_sources",
    records.TrafficSourceDay,
    ("day", "insightTrafficSourceType"),
    WATCHED,
)
DEVICES = Report("audience_devices", records.DeviceDay, ("day", "deviceType"), WATCHED)


def days_of(page: Page[Any]) -> list[date]:
    """Return the days of a report by day."""
    return [one.day for one in page.records]
