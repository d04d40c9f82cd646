"""The reports of Analytics v2: dimensions and metrics, and the request for one.

Here: one report per raw table. Not here: the days and channels to request
(`channel_reports.py`). An unsupported metric fails a whole query. The slowest metric
decides the last day of a report. Revenue therefore has its own report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from dlt_sources.contract import Window
from dlt_sources.extract.windows import DAY
from dlt_sources.youtube import records
from dlt_sources.youtube.client import BucketClient
from dlt_sources.youtube.endpoints.page import Page
from dlt_sources.youtube.endpoints.tables import TableDecoder

Record = TypeVar("Record", bound=msgspec.Struct)

VIDEOS_PER_REPORT = 200
"""Most rows of a report by video; a filter takes 500 ids."""
CURRENCY = "USD"
MONEY = ("currency", CURRENCY)
"""The parameter of a report of amounts; its rows have the currency."""

WATCHED = ("views", "estimatedMinutesWatched")
AVERAGES = ("averageViewDuration", "averageViewPercentage")
ACTIVITY = (
    "views",
    "engagedViews",
    "estimatedMinutesWatched",
    *AVERAGES,
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


@dataclass(frozen=True, slots=True)
class Report(Generic[Record]):
    """A query: raw table, record, dimensions, metrics, further parameters."""

    resource: str
    record: type[Record]
    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]
    params: tuple[tuple[str, str], ...] = ()

    async def request(
        self,
        client: BucketClient,
        channel: str,
        window: Window,
        *,
        videos: Sequence[str] = (),
        known: Mapping[str, str] | None = None,
    ) -> Page[Record]:
        """Request the days of a channel, or of some of its videos."""
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
        decoder = TableDecoder(self.record, (*self.dimensions, *self.metrics))
        values = {"channel_id": channel, **(known or {})}
        if MONEY in self.params:
            values["currency"] = CURRENCY
        return await client.get(
            "reports",
            params,
            lambda body: decoder.decode(body, **values),
            label=self.resource,
        )


CHANNEL_DAYS = Report("channel_days", records.ChannelDay, ("day",), ACTIVITY)
REVENUE_DAYS = Report(
    "channel_revenue_days",
    records.RevenueDay,
    ("day",),
    REVENUE,
    (MONEY,),
)
DAYS_OF_VIDEO = Report("video_days", records.VideoDay, ("day",), ACTIVITY)
BY_VIEWS = (("sort", "-views"), ("maxResults", str(VIDEOS_PER_REPORT)))
VIDEOS_OF_DAY = Report("video_days", records.VideoDay, ("video",), ACTIVITY, BY_VIEWS)
VIDEO_TOTALS = Report(
    "video_totals",
    records.VideoTotal,
    ("video",),
    (*WATCHED, "averageViewPercentage", "shares", "subscribersGained"),
    BY_VIEWS,
)
VIDEO_REVENUE_TOTALS = Report(
    "video_revenue_totals",
    records.VideoRevenueTotal,
    ("video",),
    ("estimatedRevenue", "cpm"),
    (
        ("sort", "-estimatedRevenue"),
        ("maxResults", str(VIDEOS_PER_REPORT)),
        MONEY,
    ),
)
COUNTRIES = Report(
    "audience_countries", records.CountryViews, ("country",), (*WATCHED, *AVERAGES)
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
    return [row.day for row in page.records]
