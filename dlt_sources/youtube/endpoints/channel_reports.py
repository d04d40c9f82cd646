"""Read the reports of one channel in their order.

Here: the days of the channel come first, because they show which days are processed.
Not here: a single report (`reports.py`), the days to request (`extract/pacific.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dlt_sources.contract import RefusedGrant, Subject, Window
from dlt_sources.extract import pacific, windows
from dlt_sources.extract.concurrency import chunks
from dlt_sources.http import errors
from dlt_sources.youtube.client import BucketClient
from dlt_sources.youtube.endpoints import pacific_days, reports
from dlt_sources.youtube.endpoints.discoveries import (
    Discoveries,
    Uploads,
    YoutubeRun,
)
from dlt_sources.youtube.endpoints.page import Page
from dlt_sources.youtube.endpoints.quota import ANALYTICS
from dlt_sources.youtube.endpoints.reports import Report
from dlt_sources.youtube.endpoints.video_queries import plan_queries
from dlt_sources.youtube.settings import ANALYTICS_SCOPE, MONEY_SCOPE

BY_DAY: dict[str, Report[Any]] = {
    "audience_traffic_sources": reports.TRAFFIC_SOURCES,
    "audience_devices": reports.DEVICES,
}
BY_WINDOW: dict[str, Report[Any]] = {
    "audience_countries": reports.COUNTRIES,
    "audience_demographics": reports.DEMOGRAPHICS,
}
TOTALS: dict[str, Report[Any]] = {
    "video_totals": reports.VIDEO_TOTALS,
    "video_revenue_totals": reports.VIDEO_REVENUE_TOTALS,
}
OF_MONEY = ("channel_revenue_days", "video_revenue_totals")
ON_PROCESSED_DAYS = ("channel_days", *BY_DAY, *BY_WINDOW, "video_days")
HISTORIES = ("channel_days", "channel_revenue_days", *ON_PROCESSED_DAYS[1:])
REPORTS = (*HISTORIES, *TOTALS)
FIRST_DAY = date(2005, 4, 23)
"""The day of the first video of YouTube."""
NOTHING = "not processed yet, or no activity"
NOT_OVER = "no day of the window is over in California"


@dataclass(slots=True)
class ChannelReports:
    """The reports of a channel; `processed` are the days that its own report covers."""

    run: YoutubeRun
    discoveries: Discoveries
    subject: Subject
    client: BucketClient
    scopes: frozenset[str]
    processed: Window | None = None

    @classmethod
    def of(
        cls, run: YoutubeRun, discoveries: Discoveries, subject: Subject
    ) -> "ChannelReports":
        """Return the reports of a channel, read with its own connection.

        Raises:
            Forbidden: the channel has no connection, or the scope is missing.
        """
        connection = subject.connection
        if connection is None or not subject.is_own:
            raise errors.Forbidden(
                f"needs the channel's own connection with scope {ANALYTICS_SCOPE}"
            )
        if connection.scopes.isdisjoint((ANALYTICS_SCOPE, MONEY_SCOPE)):
            raise errors.Forbidden(f"missing scope {ANALYTICS_SCOPE}")
        client = run.client.with_token(connection, ANALYTICS)
        return cls(run, discoveries, subject, client, connection.scopes)

    async def read(self, resources: list[str]) -> None:
        """Read reports one after the other; only a refused token ends them all."""
        trailing = self.run.settings.trailing_days
        window = pacific.window_to_read(self.run.job, trailing)
        if not windows.days(window):
            raise errors.Forbidden(NOT_OVER)
        if not set(ON_PROCESSED_DAYS).isdisjoint(resources):
            try:
                report = reports.CHANNEL_DAYS
                self.processed = await self._read_by_day(report, window)
            except RefusedGrant:
                raise
            except Exception as error:  # noqa: BLE001 - the others may end too early
                for resource in ON_PROCESSED_DAYS:
                    self.run.recorder.fail(resource, self.subject, error)
        for resource in resources:
            if not self.run.recorder.is_open(resource, self.subject):
                continue
            try:
                await self._read_report(resource, window)
            except RefusedGrant:
                raise
            except Exception as error:  # noqa: BLE001 - the error of one report
                self.run.recorder.fail(resource, self.subject, error)

    async def _read_report(self, resource: str, window: Window) -> None:
        if resource in OF_MONEY and MONEY_SCOPE not in self.scopes:
            raise errors.Forbidden(f"missing scope {MONEY_SCOPE}")
        if resource == "channel_revenue_days":
            await self._read_revenue()
        elif resource in TOTALS:
            await self._read_totals(TOTALS[resource], window)
        elif resource in BY_DAY:
            await self._read_by_day(BY_DAY[resource], window)
        elif self.processed is None:
            self._finish(resource, window, None)
        elif resource in BY_WINDOW:
            audience_window = pacific_days.audience_window(self.processed)
            await self._read_by_window(BY_WINDOW[resource], audience_window)
        else:
            await self._read_videos(self.processed)

    async def _read_revenue(self) -> None:
        trailing = self.run.settings.revenue_trailing_days
        window = pacific.window_to_read(self.run.job, trailing)
        page = await self._request(reports.REVENUE_DAYS, window)
        covered = pacific_days.covered_window(window, reports.days_of(page), None)
        self._finish("channel_revenue_days", window, covered)

    async def _read_by_day(self, report: Report[Any], window: Window) -> Window | None:
        page = await self._request(report, window)
        covered = pacific_days.covered_window(
            window, reports.days_of(page), self.processed
        )
        self._finish(report.resource, window, covered)
        return covered

    async def _read_by_window(self, report: Report[Any], window: Window) -> None:
        known = {
            "first_day": window.start.isoformat(),
            "last_day": (window.end - windows.DAY).isoformat(),
        }
        await self._request(report, window, known=known)
        self._finish(report.resource, window, window)

    async def _read_totals(self, report: Report[Any], window: Window) -> None:
        """Read sums since publication; YouTube ends them at the last processed day.

        A query without rows is no evidence of zeros: it replaces no earlier sums. Only
        videos whose view count is 0 have nothing to report.
        """
        uploads = self._uploads()
        silent: list[str] = []
        for videos in chunks(list(uploads.published), reports.VIDEOS_PER_REPORT):
            first = _first_day(uploads, videos, window.end - windows.DAY)
            known = {"first_day": first.isoformat()}
            days = Window(first, window.end)
            page = await self._request(report, days, videos=videos, known=known)
            is_empty = not page.records and not page.rejects
            if is_empty and not uploads.have_no_views(videos):
                silent += videos
        if uploads.error:
            raise uploads.error
        if silent:
            reason = f"YouTube reports nothing of {len(silent)} videos: {NOTHING}"
            self.run.recorder.partial(report.resource, self.subject, reason)
        else:
            self.run.recorder.complete(report.resource, self.subject)

    def _uploads(self) -> Uploads:
        uploads = self.discoveries.uploads.get(self.subject.subject_id)
        if uploads is None:
            raise errors.Forbidden("the list of uploads was not read")
        return uploads

    async def _read_videos(self, window: Window) -> None:
        """Read the days of single videos with the fewest queries."""
        uploads = self._uploads()
        weeks = -(-len(windows.days(window)) // 7)
        limit = weeks * self.run.settings.video_days_calls
        queries, left_out = plan_queries(uploads, window, limit)
        for days, videos in queries:
            # One video by day, or one day by video: other queries return sums.
            report, known = reports.VIDEOS_OF_DAY, {"day": days.start.isoformat()}
            if len(videos) == 1:
                report, known = reports.DAYS_OF_VIDEO, {"video_id": videos[0]}
            await self._request(report, days, videos=videos, known=known)
        if uploads.error:
            raise uploads.error
        note = f"{left_out} older videos are left out" if left_out else None
        self._finish("video_days", window, window, note)

    async def _request(
        self, report: Report[Any], window: Window, **more: Any
    ) -> Page[Any]:
        channel = self.subject.subject_id
        page = await report.request(self.client, channel, window, **more)
        self.run.recorder.record_unknown_fields(report.resource, page.unknown_fields)
        self.run.recorder.reject(report.resource, self.subject, page.rejects)
        self.run.recorder.write(report.resource, self.subject, page.records)
        return page

    def _finish(
        self,
        resource: str,
        window: Window,
        covered: Window | None,
        note: str | None = None,
    ) -> None:
        if covered is None:
            reason = f"YouTube reports nothing from {window.start} on: {NOTHING}"
            self.run.recorder.partial(resource, self.subject, reason)
        else:
            self.run.recorder.complete(resource, self.subject, covered, note=note)


def _first_day(uploads: Uploads, videos: Iterable[str], latest: date) -> date:
    """Return a day before which none of the videos was published.

    A private video has no publication time. A day of margin covers every zone.
    """
    published = [uploads.published[video] for video in videos]
    days = [one.date() - windows.DAY for one in published if one is not None]
    is_known = len(days) == len(published)
    return max(FIRST_DAY, min(*days, latest)) if is_known else FIRST_DAY
