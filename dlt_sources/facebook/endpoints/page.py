"""The reads of one page.

Here: which requests need the page's own token, what goes into the first batch, and when
a reading is partial. Without the token the app reads what is public. Not here: requests
(`lists.py`, `days.py`), rows (`records.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlt_sources.contract import RefusedGrant, Subject, Window
from dlt_sources.decode.rows import RowDecoder
from dlt_sources.extract import pacific
from dlt_sources.extract.runner import Read
from dlt_sources.facebook.endpoints import days, metrics, posts, profile, videos
from dlt_sources.facebook.endpoints.access import check_access
from dlt_sources.facebook.endpoints.edges import Edge
from dlt_sources.facebook.endpoints.first_batch import FirstBatch
from dlt_sources.facebook.endpoints.insights import lifetime_values
from dlt_sources.facebook.endpoints.left_out import read_left_out
from dlt_sources.facebook.endpoints.lists import FacebookRun, Metrics, PageList
from dlt_sources.facebook.settings import DAYS_A_CALL, INSIGHTS_SCOPE
from dlt_sources.http import errors

__all__ = ["FacebookRun", "PageReads"]

NO_TOKEN = "needs the page's own token, or FACEBOOK_APP_ID and FACEBOOK_APP_SECRET"  # noqa: S105 - a reason
NEEDS_TOKEN = "needs the page's own connection"  # noqa: S105 - a reason
NO_INSIGHTS = "Facebook returns no insights; a page below 100 likes has none"
NO_EARNINGS = "Facebook returns no earnings: the page is not in Content Monetization"
NOT_OVER = "no day of the window is over in California"
MONEY_DAYS = "page_earning_days"
POST_EARNINGS = "post_earnings"
"""The list of posts with their earnings, which are requested apart."""


@dataclass(slots=True)
class PageReads:
    """One page's reads; each list is requested once."""

    run: FacebookRun
    subject: Subject
    batch: FirstBatch | None
    lists: dict[str, PageList] = field(default_factory=dict)
    days: dict[str, Metrics] = field(default_factory=dict)

    @classmethod
    def of(cls, run: FacebookRun, subject: Subject) -> "PageReads":
        """Return the reads of a page, with its first batch planned."""
        client = run.client.of_page(subject) or run.client.of_app()
        reads = cls(run, subject, FirstBatch(client) if client else None)
        if reads.batch is not None:
            reads._plan(reads.batch)
        return reads

    def reads(self) -> Mapping[str, Read]:
        """Return the reads by resource, in their order."""
        return {
            "pages": self.read_page,
            "posts": self.read_posts,
            "post_insights": self.read_post_insights,
            POST_EARNINGS: self.read_post_earnings,
            "videos": self.read_videos,
            "video_insights": self.read_video_insights,
            "page_days": lambda: self.read_days("page_days", days.PAGE_DAYS),
            MONEY_DAYS: lambda: self.read_days(MONEY_DAYS, days.EARNING_DAYS),
        }

    async def read_page(self) -> None:
        """Read the profile, and ask when the access ends."""
        recorder, subject, batch = self.run.recorder, self.subject, self._batch()
        page = await profile.read_profile(batch, subject.subject_id)
        recorder.record_unknown_fields("pages", page.unknown_fields)
        recorder.reject("pages", subject, page.rejects)
        recorder.write("pages", subject, page.records)
        recorder.complete("pages", subject, note=await self._check_access())

    async def read_posts(self) -> None:
        """Read the list of posts to its end; a known one that it lacks by its id."""
        found = self._list(posts.EDGE)
        await found.read()
        await self._finish_list("posts", posts.POSTS, [found], posts.FIELDS)

    async def read_post_insights(self) -> None:
        """Take the insights from the list of posts."""
        self._check_insights()
        await self._read_insights("post_insights", posts.INSIGHTS, [posts.EDGE])

    async def read_post_earnings(self) -> None:
        """Read the earnings of posts; a first page without any ends the list."""
        self._check_insights()
        recorder, subject = self.run.recorder, self.subject
        earnings = self._list(POST_EARNINGS)

        def has_values(edge: Edge) -> bool:
            return any(lifetime_values(row, "insights") for row in _objects(edge.rows))

        await earnings.read(has_values)
        rows = [
            row for row in _objects(earnings.rows) if lifetime_values(row, "insights")
        ]
        if problem := earnings.error or earnings.insights_error:
            self._write(POST_EARNINGS, posts.EARNINGS, rows)
            raise problem
        if not rows:
            recorder.unavailable(POST_EARNINGS, subject, NO_EARNINGS)
            return
        self._write(POST_EARNINGS, posts.EARNINGS, rows)
        recorder.complete(POST_EARNINGS, subject)

    async def read_videos(self) -> None:
        """Read the lists of videos and of reels to their ends."""
        found = [self._list(edge) for edge in videos.EDGES]
        for one in found:
            await one.read()
        await self._finish_list("videos", videos.VIDEOS, found, videos.FIELDS)

    async def read_video_insights(self) -> None:
        """Take the insights from the lists of videos and reels."""
        self._check_insights()
        await self._read_insights("video_insights", videos.INSIGHTS, videos.EDGES)

    async def read_days(self, resource: str, decoder: RowDecoder[Any]) -> None:
        """Read insights or earnings by day."""
        self._check_insights()
        recorder, subject = self.run.recorder, self.subject
        window = self._window(resource)
        if window.start >= window.end:
            recorder.unavailable(resource, subject, NOT_OVER)
            return
        found = await days.read_days(
            self._batch(),
            subject.subject_id,
            window,
            self.days[resource],
            decoder,
            label=resource,
        )
        recorder.record_unknown_fields(resource, found.unknown_fields)
        recorder.reject(resource, subject, found.rejects)
        recorder.write(resource, subject, found.records)
        covered = days.covered_window(window, found.records)
        if covered is not None:
            note = self._note(self.days[resource])
            recorder.complete(resource, subject, covered, note=note)
        elif resource == MONEY_DAYS:
            recorder.unavailable(resource, subject, NO_EARNINGS)
        else:
            reason = f"Facebook reports nothing from {window.start} on: {NO_INSIGHTS}"
            recorder.partial(resource, subject, reason)

    def _plan(self, batch: FirstBatch) -> None:
        """Plan the first request of every open reading."""
        if self.run.recorder.is_open("pages", self.subject):
            batch.plan(*profile.request(self.subject.subject_id))
        has_insights = self._has_insights()
        self._add_list(
            posts.EDGE,
            posts.FIELDS,
            "insights",
            metrics.POST if has_insights else (),
            ("posts", "post_insights"),
        )
        for edge, names in videos.EDGES.items():
            self._add_list(
                edge,
                videos.FIELDS,
                "video_insights",
                names if has_insights else (),
                ("videos", "video_insights"),
            )
        if has_insights:
            self._add_list(
                POST_EARNINGS, ("id",), "insights", metrics.MONEY, (POST_EARNINGS,)
            )
            self._add_days("page_days", metrics.PAGE)
            self._add_days(MONEY_DAYS, metrics.MONEY)

    def _add_list(
        self,
        name: str,
        fields: Sequence[str],
        insights: str,
        names: tuple[str, ...],
        resources: Sequence[str],
    ) -> None:
        edge = posts.EDGE if name == POST_EARNINGS else name
        found = self.lists[name] = PageList(
            self._batch(),
            self.subject.subject_id,
            edge,
            list(fields),
            insights,
            Metrics.of(self.run, self.subject, name, names) if names else None,
            "lifetime" if edge == posts.EDGE else "",
        )
        if any(self.run.recorder.is_open(one, self.subject) for one in resources):
            found.plan()

    def _add_days(self, resource: str, names: tuple[str, ...]) -> None:
        group = Metrics.of(self.run, self.subject, resource, names)
        self.days[resource] = group
        window = self._window(resource)
        is_short = 0 < (window.end - window.start).days <= DAYS_A_CALL
        if is_short and self.run.recorder.is_open(resource, self.subject):
            self._batch().plan(
                days.insights_path(self.subject.subject_id),
                days.request_params(window, group.names),
            )

    def _window(self, resource: str) -> Window:
        settings = self.run.settings
        trailing = (
            settings.revenue_trailing_days
            if resource == MONEY_DAYS
            else settings.trailing_days
        )
        return pacific.window_to_read(self.run.job, trailing)

    async def _finish_list(
        self,
        resource: str,
        decoder: RowDecoder[Any],
        lists: Sequence[PageList],
        fields: Sequence[str],
    ) -> None:
        """Write the rows of lists and end the reading.

        Raises:
            Exception: a list broke off; the rows before it are written.
        """
        seen: set[str] = set()
        for found in lists:
            rows = _new_rows(found.rows, seen)
            self._write(resource, decoder, rows, edge=found.edge)
        if error := next((one.error for one in lists if one.error), None):
            raise error
        reason = await self._read_left_out(resource, decoder, seen, fields)
        if reason:
            self.run.recorder.partial(resource, self.subject, reason)
        else:
            self.run.recorder.complete(resource, self.subject)

    async def _read_left_out(
        self,
        resource: str,
        decoder: RowDecoder[Any],
        seen: set[str],
        fields: Sequence[str],
    ) -> str | None:
        """Add known rows that the lists lack; return why some stay unknown."""
        if self.run.job.known is None:
            return None
        known = await self.run.job.known.get(resource, self.subject.subject_id)
        missing = known - seen
        if not missing:
            return None
        try:
            left = await read_left_out(
                self._batch().client, missing, fields, label=f"{resource}_by_id"
            )
        except (errors.ApiError, RefusedGrant) as error:
            return f"{len(missing)} known {resource} are not listed: {error}"
        self._write(resource, decoder, left.rows, edge="by_id")
        if left.unknown:
            return f"{left.unknown} known {resource} are not listed and were not found"
        return None

    async def _read_insights(
        self, resource: str, decoder: RowDecoder[Any], edges: Iterable[str]
    ) -> None:
        notes: list[str] = []
        count = 0
        problem: Exception | None = None
        for edge in edges:
            found = self._list(edge)
            await found.read()
            rows = [row for row in _objects(found.rows) if _has_metrics(row)]
            count += len(rows)
            self._write(resource, decoder, rows, edge=edge)
            problem = problem or found.error or found.insights_error
            if found.metrics and (note := self._note(found.metrics)):
                notes.append(note)
        if problem is not None:
            raise problem
        has_rows = any(self._list(edge).rows for edge in edges)
        if count or not has_rows:
            note = "; ".join(notes) or None
            self.run.recorder.complete(resource, self.subject, note=note)
        else:
            self.run.recorder.unavailable(resource, self.subject, NO_INSIGHTS)

    def _write(
        self,
        resource: str,
        decoder: RowDecoder[Any],
        rows: Sequence[Any],
        *,
        edge: str = "",
    ) -> None:
        has_edge = resource in ("videos", "video_insights")
        known = {"page_id": self.subject.subject_id}
        found = decoder.decode_rows(
            list(rows), **known, **({"edge": edge} if has_edge else {})
        )
        if resource in ("posts", "videos"):
            self.run.recorder.record_unknown_fields(resource, found.unknown_fields)
        self.run.recorder.reject(resource, self.subject, found.rejects)
        self.run.recorder.write(resource, self.subject, found.records)

    async def _check_access(self) -> str | None:
        """Return why the end of the access is unknown."""
        client, connection = self.run.client.of_app(), self.subject.connection
        if client is None or connection is None or not self.subject.is_own:
            return None
        try:
            await check_access(self.run, client, self.subject, connection)
        except errors.ApiError as error:
            return f"the end of the access is unknown: {error}"
        return None

    def _note(self, group: Metrics) -> str | None:
        if not group.rejected:
            return None
        return f"withdrawn and left out: {', '.join(sorted(group.rejected))}"

    def _list(self, name: str) -> PageList:
        self._batch()
        return self.lists[name]

    def _batch(self) -> FirstBatch:
        if self.batch is None:
            raise errors.Forbidden(NO_TOKEN)
        return self.batch

    def _has_insights(self) -> bool:
        connection = self.subject.connection
        if connection is None or not self.subject.is_own:
            return False
        return not connection.scopes or INSIGHTS_SCOPE in connection.scopes

    def _check_insights(self) -> None:
        """Check that the page's own token may read insights.

        Raises:
            Forbidden: it may not.
        """
        if self.run.client.of_page(self.subject) is None:
            raise errors.Forbidden(NEEDS_TOKEN)
        if not self._has_insights():
            raise errors.Forbidden(f"missing scope {INSIGHTS_SCOPE}")


def _objects(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)]


def _has_metrics(row: dict[str, Any]) -> bool:
    return bool(
        lifetime_values(row, "insights") or lifetime_values(row, "video_insights")
    )


def _new_rows(rows: Iterable[Any], seen: set[str]) -> list[Any]:
    """Return rows whose id was not seen yet, and rows without an id."""
    found: list[Any] = []
    for row in rows:
        row_id = row.get("id") if isinstance(row, dict) else None
        if isinstance(row_id, str):
            if row_id in seen:
                continue
            seen.add(row_id)
        found.append(row)
    return found
