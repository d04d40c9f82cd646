"""Read a list of one page to its end, with the insights of each row.

Here: the pages of a list, smaller pages where Facebook asks for them, and withdrawn
metrics and fields. Not here: what the rows mean (`posts.py`, `videos.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dlt_sources.contract import RefusedGrant, Subject
from dlt_sources.extract.metrics import MetricIssues, read_metrics
from dlt_sources.extract.names import join_path
from dlt_sources.extract.runner import RunContext
from dlt_sources.facebook.client import Clients
from dlt_sources.facebook.endpoints.edges import Edge, decode_edge
from dlt_sources.facebook.endpoints.first_batch import FirstBatch
from dlt_sources.facebook.errors import InvalidField, TooMuchData
from dlt_sources.facebook.settings import Settings
from dlt_sources.http import errors
from dlt_sources.http.client import Params
from dlt_sources.http.paging import pages

FacebookRun = RunContext[Settings, Clients]

LARGEST, SMALLEST = 100, 10
"""Rows of a page."""


@dataclass(slots=True)
class Metrics:
    """The metrics of one group for one subject, without those that are withdrawn."""

    issues: MetricIssues
    names: list[str]
    rejected: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, run: FacebookRun, subject: Subject, group: str, names: tuple[str, ...]
    ) -> "Metrics":
        """Return a group without the metrics that were rejected lately."""
        issues = MetricIssues(run.job, subject, f"{group}/")
        return cls(issues, issues.choose(names))

    def reject(self, rejected: dict[str, str]) -> None:
        """Leave metrics out from now on, and report each as an open issue."""
        self.rejected |= rejected
        self.names = [name for name in self.names if name not in rejected]
        for name, reason in rejected.items():
            self.issues.report(
                name, f"{name} is withdrawn or not allowed here: {reason}"
            )

    def accept(self) -> None:
        """Resolve the issues of metrics that Facebook accepts again."""
        for name in self.names:
            self.issues.resolve(name)


@dataclass(slots=True)
class PageList:
    """One list of one page; `read` fills `rows`, and `error` if it ended early.

    `insights` names the field of the metrics. `insights_error` is why the rows have
    none.
    """

    batch: FirstBatch
    page_id: str
    edge: str
    fields: list[str]
    insights: str = ""
    metrics: Metrics | None = None
    period: str = ""
    rows: list[Any] = field(default_factory=list)
    error: Exception | None = None
    insights_error: Exception | None = None
    is_read: bool = False
    _limit: int = LARGEST
    _kept: Edge | None = None
    """The first page, if it came before the list was read; used once."""

    def plan(self) -> None:
        """Add the first page to the batch."""
        self.batch.plan(self._path, self._params(None, self._metric_names))

    async def read(self, goes_on: Callable[[Edge], bool] = lambda edge: True) -> None:
        """Read the list once; `goes_on` decides after each page."""
        if self.is_read:
            return
        self.is_read = True
        try:
            await self._prepare()
            async for edge in pages(self._fetch, lambda edge: edge.after):
                self.rows += edge.rows
                if not goes_on(edge):
                    break
        except (errors.ApiError, RefusedGrant) as error:
            self.error = error
        if self.metrics is not None and not self.error and not self.insights_error:
            self.metrics.accept()

    async def _prepare(self) -> None:
        """Find withdrawn metrics with the smallest request before the list is read."""
        if self.metrics is None or not self._metric_names:
            return
        try:
            await self._fetch_once(None, self._metric_names, keep=True)
        except errors.InvalidMetric:
            found = await read_metrics(self._metric_names, self._probe)
            self.metrics.reject(found.rejected)
        except errors.Forbidden as error:
            self.insights_error = error
        except (errors.ApiError, RefusedGrant):
            return  # the list itself fails with the same reason

    async def _probe(self, names: Any) -> None:
        params = [("fields", f"id,{self._expansion(names)}"), ("limit", "1")]
        await self.batch.get(self._path, params, decode_edge, label=self.edge)

    async def _fetch(self, cursor: str | None) -> Edge:
        if cursor is None and self._kept is not None:
            kept, self._kept = self._kept, None
            return kept
        return await self._fetch_once(cursor, self._metric_names)

    async def _fetch_once(
        self, cursor: str | None, names: list[str], *, keep: bool = False
    ) -> Edge:
        """Request one page; smaller ones, or without a field, where that is needed."""
        while True:
            try:
                edge = await self.batch.get(
                    self._path,
                    self._params(cursor, names),
                    decode_edge,
                    label=self.edge,
                )
            except TooMuchData:
                if self._limit <= SMALLEST:
                    raise
                self._limit = max(SMALLEST, self._limit // 2)
            except InvalidField as error:
                self.fields = error.leave_out(self.fields)
            else:
                if keep:
                    self._kept = edge
                return edge

    @property
    def _path(self) -> str:
        return f"{join_path(self.page_id)}/{self.edge}"

    @property
    def _metric_names(self) -> list[str]:
        if self.metrics is None or self.insights_error is not None:
            return []
        return self.metrics.names

    def _params(self, cursor: str | None, names: list[str]) -> Params:
        expansion = [self._expansion(names)] if names else []
        params = [
            ("fields", ",".join([*self.fields, *expansion])),
            ("limit", str(self._limit)),
        ]
        return [*params, ("after", cursor)] if cursor else params

    def _expansion(self, names: list[str]) -> str:
        period = f".period({self.period})" if self.period else ""
        return f"{self.insights}.metric({','.join(names)}){period}"
