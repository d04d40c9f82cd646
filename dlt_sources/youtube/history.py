"""What YouTube still knows of past days: the reports of Analytics, channel by channel.

Here: the days of a channel first, because they tell which days are processed; then
revenue, the audience and single videos for exactly these days. All of it needs the
channel's own connection.
Not here: one query (`reports.py`), which days to ask for (`pacific_days.py`).
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from dlt_sources.contract import RefusedGrant, Subject, Window
from dlt_sources.extract import windows
from dlt_sources.extract.concurrency import chunks
from dlt_sources.http import errors
from dlt_sources.youtube import pacific_days, reports
from dlt_sources.youtube.client import Caller
from dlt_sources.youtube.quota import ANALYTICS
from dlt_sources.youtube.reports import Report
from dlt_sources.youtube.round import RunContext, Uploads
from dlt_sources.youtube.settings import ANALYTICS_SCOPE, MONEY_SCOPE
from dlt_sources.youtube.shapes import Page

BY_DAY: dict[str, Report[Any]] = {
    "audience_traffic_sources": reports.TRAFFIC_SOURCES,
    "audience_devices": reports.DEVICES,
}
BY_WINDOW: dict[str, Report[Any]] = {
    "audience_countries": reports.COUNTRIES,
    "audience_demographics": reports.DEMOGRAPHICS,
}
ON_PROCESSED_DAYS = ("channel_days", *BY_DAY, *BY_WINDOW, "video_days")
HISTORIES = ("channel_days", "channel_revenue_days", *ON_PROCESSED_DAYS[1:])
NOT_OVER = "no day of the window is over in California"
NOTHING = "YouTube reports nothing from {start} on: not processed yet, or no activity"


async def read_history(run: RunContext) -> None:
    """Read every report of the job for every subject, some of them side by side."""
    if not run.wants(*HISTORIES):
        return
    async with asyncio.TaskGroup() as group:
        for subject in run.subjects:
            group.create_task(_read_one(run, subject))


async def _read_one(run: RunContext, subject: Subject) -> None:
    asked = [name for name in HISTORIES if run.wants(name)]
    async with run.places:
        await run.linger(subject)
        try:
            await _Channel.of(run, subject).read(asked)
        except Exception as error:  # noqa: BLE001 - one channel's trouble is its own
            for name in asked:
                run.recorder.fail(name, subject, error)


@dataclass(slots=True)
class _Channel:
    """One channel's reports; `processed` are the days its own report reached."""

    run: RunContext
    subject: Subject
    caller: Caller
    scopes: frozenset[str]
    processed: Window | None = None

    @classmethod
    def of(cls, run: RunContext, subject: Subject) -> "_Channel":
        """Return the channel as its own connection reads it.

        Raises:
            Forbidden: nobody connected it, or without the scope.
        """
        held = subject.connection
        if held is None or not subject.is_own:
            raise errors.Forbidden(
                f"needs the channel's own connection with scope {ANALYTICS_SCOPE}"
            )
        if held.scopes.isdisjoint((ANALYTICS_SCOPE, MONEY_SCOPE)):
            raise errors.Forbidden(f"missing scope {ANALYTICS_SCOPE}")
        return cls(run, subject, run.clients.by_token(held, ANALYTICS), held.scopes)

    async def read(self, asked: list[str]) -> None:
        """Read reports one after the other; only a refused token ends them all."""
        window = pacific_days.asked(self.run.job, self.run.settings.trailing_days)
        if not windows.days(window):
            raise errors.Forbidden(NOT_OVER)
        if not set(ON_PROCESSED_DAYS).isdisjoint(asked):
            try:
                self.processed = await self._dated(reports.CHANNEL_DAYS, window)
            except RefusedGrant:
                raise
            except Exception as error:  # noqa: BLE001 - the others would be cut unseen
                for name in ON_PROCESSED_DAYS:
                    self.run.recorder.fail(name, self.subject, error)
        for name in asked:
            if not self.run.recorder.is_open(name, self.subject):
                continue
            try:
                await self._one(name, window)
            except RefusedGrant:
                raise
            except Exception as error:  # noqa: BLE001 - one report's trouble is its own
                self.run.recorder.fail(name, self.subject, error)

    async def _one(self, name: str, window: Window) -> None:
        if name == "channel_revenue_days":
            await self._revenue()
        elif name in BY_DAY:
            await self._dated(BY_DAY[name], window)
        elif self.processed is None:
            self.run.recorder.partial(name, self.subject, _nothing(window))
        elif name in BY_WINDOW:
            await self._windowed(BY_WINDOW[name], pacific_days.audience(self.processed))
        else:
            await self._videos(self.processed)

    async def _revenue(self) -> None:
        if MONEY_SCOPE not in self.scopes:
            raise errors.Forbidden(f"missing scope {MONEY_SCOPE}")
        trailing = self.run.settings.revenue_trailing_days
        window = pacific_days.asked(self.run.job, trailing)
        known = {"currency": reports.CURRENCY}
        page = await reports.REVENUE_DAYS.ask(
            self.caller, self.subject.subject_id, window, known=known
        )
        self._keep(reports.REVENUE_DAYS.resource, page)
        covered = pacific_days.covered(window, reports.days_of(page), None)
        self._end(reports.REVENUE_DAYS.resource, window, covered)

    async def _dated(self, report: Report[Any], window: Window) -> Window | None:
        page = await report.ask(self.caller, self.subject.subject_id, window)
        self._keep(report.resource, page)
        covered = pacific_days.covered(window, reports.days_of(page), self.processed)
        self._end(report.resource, window, covered)
        return covered

    async def _windowed(self, report: Report[Any], window: Window) -> None:
        known = {
            "first_day": window.start.isoformat(),
            "last_day": (window.end - windows.DAY).isoformat(),
        }
        page = await report.ask(
            self.caller, self.subject.subject_id, window, known=known
        )
        self._keep(report.resource, page)
        self._end(report.resource, window, window)

    async def _videos(self, window: Window) -> None:
        """Read the days of single videos in the fewest queries there are for them."""
        uploads = self.run.uploads.get(self.subject.subject_id)
        if uploads is None:
            raise errors.Forbidden("the list of uploads could not be read")
        weeks = -(-len(windows.days(window)) // 7)
        most = weeks * self.run.settings.video_days_calls
        queries, left_out = plan(uploads, window, most)
        for days, videos in queries:
            # One video by day or one day by video; days of several would be sums.
            report, known = reports.VIDEOS_OF_A_DAY, {"day": days.start.isoformat()}
            if len(videos) == 1:
                report, known = reports.DAYS_OF_A_VIDEO, {"video_id": videos[0]}
            page = await report.ask(
                self.caller, self.subject.subject_id, days, videos=videos, known=known
            )
            self._keep("video_days", page)
        if uploads.trouble:
            raise uploads.trouble
        if left_out:
            reason = f"{left_out} older video(s) left out: too many queries"
            self.run.recorder.partial("video_days", self.subject, reason, window)
        else:
            self._end("video_days", window, window)

    def _keep(self, resource: str, page: Page[Any]) -> None:
        self.run.recorder.record_unknown_fields(resource, page.unknown_fields)
        self.run.recorder.reject(resource, self.subject, page.rejects)
        self.run.recorder.write(resource, self.subject, page.records)

    def _end(self, resource: str, window: Window, covered: Window | None) -> None:
        if covered is None:
            self.run.recorder.partial(resource, self.subject, _nothing(window))
        else:
            self.run.recorder.complete(resource, self.subject, covered)


def plan(
    uploads: Uploads, window: Window, most: int
) -> tuple[list[tuple[Window, list[str]]], int]:
    """Return queries that give each video's days, and how many videos are left out.

    Either a query a video, for all days, or one a day for 200 videos: what is fewer.
    Where even that is more than `most`, the oldest videos are left out.
    """
    days = [Window(day, day + windows.DAY) for day in windows.days(window)]
    listed = list(uploads.published)
    by_video: list[tuple[Window, list[str]]] = [(window, [one]) for one in listed]
    by_day = [
        (day, list(chunk))
        for day in days
        for chunk in chunks(_out_by(uploads, day), reports.VIDEOS_A_REPORT)
    ]
    if len(by_video) <= len(by_day):
        return by_video[:most], max(0, len(by_video) - most)
    if len(by_day) <= most:
        return by_day, 0
    newest = max(1, most // len(days)) * reports.VIDEOS_A_REPORT
    kept = Uploads(dict(list(uploads.published.items())[:newest]))
    if len(listed) <= newest or most < len(days):
        return by_video[:most], max(0, len(by_video) - most)
    return plan(kept, window, most)[0], len(listed) - newest


def _out_by(uploads: Uploads, day: Window) -> list[str]:
    """Return the videos that were out on a day, and private ones, that have no date.

    Zones leave a margin of a day.
    """
    end = datetime.combine(day.end + windows.DAY, time(), UTC)
    return [
        one
        for one, published in uploads.published.items()
        if published is None or published < end
    ]


def _nothing(window: Window) -> str:
    return NOTHING.format(start=window.start)
