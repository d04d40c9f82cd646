"""Read metrics together, and find and remember those that the platform rejects.

Some platforms refuse a whole request for one metric that they withdrew. Here: the
halving of a request until each rejected metric stands alone, and the open issues of
rejected metrics. Not here: requests and names of metrics (`<platform>/endpoints/`),
issues in general (`contract/issues.py`).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeVar

from dlt_sources.contract import CollectionJob, Issue, IssueKind, Subject
from dlt_sources.http.errors import InvalidMetric

WITHDRAWN: IssueKind = "withdrawn_metric"
RETRY_AFTER = timedelta(days=7)
"""A withdrawn metric is requested again after so long: it may come back."""

Result = TypeVar("Result")
Request = Callable[[Sequence[str]], Awaitable[Result]]


@dataclass(slots=True)
class MetricResults(Generic[Result]):
    """The result of each successful request, and the reason of each rejected metric."""

    results: list[Result] = field(default_factory=list)
    rejected: dict[str, str] = field(default_factory=dict)


async def read_metrics(
    names: Sequence[str], request: Request[Result]
) -> MetricResults[Result]:
    """Request all metrics at once; only rejected metrics have no result.

    A request that raises `InvalidMetric` is repeated for each half of its metrics. With
    one rejected metric among n this takes about 2 log2(n) further requests. Without
    names nothing is requested.

    Raises:
        ApiError: a request failed for another reason than a metric.
    """
    found: MetricResults[Result] = MetricResults()
    if names:
        await _read(names, request, found)
    return found


async def _read(
    names: Sequence[str], request: Request[Result], found: MetricResults[Result]
) -> None:
    try:
        found.results.append(await request(names))
    except InvalidMetric as error:
        reason = str(error)
    else:
        return
    if len(names) == 1:
        found.rejected[names[0]] = reason
        return
    middle = len(names) // 2
    await _read(names[:middle], request, found)
    await _read(names[middle:], request, found)


@dataclass(frozen=True, slots=True)
class MetricIssues:
    """The open issues of one group of metrics of one subject.

    `prefix` begins the name of each issue, because two groups may share a metric.
    """

    job: CollectionJob
    subject: Subject
    prefix: str

    def choose(self, names: Sequence[str]) -> list[str]:
        """Return the metrics to request: those that were not rejected lately."""
        since = self.job.now() - RETRY_AFTER
        known = self.job.issues.names_since(WITHDRAWN, self.subject, since)
        return [name for name in names if f"{self.prefix}{name}" not in known]

    def report(self, name: str, message: str) -> None:
        """Report a rejected metric as an open issue."""
        self.job.issues.report(
            Issue(
                WITHDRAWN,
                self.subject.subject_id,
                self.subject.credential_id,
                f"{self.prefix}{name}",
                message,
                self.job.now(),
            )
        )

    def resolve(self, name: str) -> None:
        """Resolve the issue of a metric that the platform accepts."""
        self.job.issues.resolve(WITHDRAWN, self.subject, f"{self.prefix}{name}")
