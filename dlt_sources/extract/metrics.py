"""Read metrics together, and find those that the platform rejects.

Some platforms refuse a whole request for one metric that they withdrew. Here: the
halving of a request until each rejected metric stands alone. Not here: requests and
names of metrics (`<platform>/endpoints/`), issues of rejected metrics
(`contract/issues.py`).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dlt_sources.http.errors import InvalidMetric

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
