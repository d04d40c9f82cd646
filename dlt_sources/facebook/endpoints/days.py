"""Read the days of one page: insights by day, and earnings by day.

Here: requests, and which days are covered. Not here: decoding of values
(`insights.py`).
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from dlt_sources.contract import Window
from dlt_sources.decode.rows import DecodedRows, RowDecoder
from dlt_sources.extract import pacific
from dlt_sources.extract.metrics import read_metrics
from dlt_sources.extract.names import join_path
from dlt_sources.extract.windows import DAY, split
from dlt_sources.facebook import records
from dlt_sources.facebook.endpoints.edges import decode_insights
from dlt_sources.facebook.endpoints.first_batch import FirstBatch
from dlt_sources.facebook.endpoints.insights import daily_rows
from dlt_sources.facebook.endpoints.lists import Metrics
from dlt_sources.facebook.settings import DAYS_A_CALL
from dlt_sources.http import errors
from dlt_sources.http.client import Params

PAGE_DAYS = RowDecoder(records.PageDay, key=("page_id",))
EARNING_DAYS = RowDecoder(records.PageEarningDay, key=("page_id",))


def request_params(window: Window, names: Sequence[str]) -> Params:
    """Return the parameters of the days of a window."""
    return [
        ("metric", ",".join(names)),
        ("period", "day"),
        ("since", str(pacific.start_of(window.start))),
        ("until", str(pacific.start_of(window.end))),
    ]


def insights_path(page_id: str) -> str:
    """Return the path of the insights of a page."""
    return f"{join_path(page_id)}/insights"


async def read_days(
    batch: FirstBatch,
    page_id: str,
    window: Window,
    metrics: Metrics,
    decoder: RowDecoder[Any],
    *,
    label: str,
) -> DecodedRows[Any]:
    """Return the days of a window, at most 90 per request.

    Raises:
        ApiError: a request failed, or every metric is withdrawn.
    """
    days: dict[str, dict[str, Any]] = {}
    for part in split(window, DAYS_A_CALL):

        async def request(
            names: Sequence[str], part: Window = part
        ) -> list[dict[str, Any]]:
            rows = await batch.get(
                insights_path(page_id),
                request_params(part, names),
                decode_insights,
                label=label,
            )
            return daily_rows(rows, page_id)

        found = await read_metrics(metrics.names, request)
        metrics.reject(found.rejected)
        for row in (row for rows in found.results for row in rows):
            days.setdefault(row["day"], {}).update(row)
    if not metrics.names:
        reasons = sorted(set(metrics.rejected.values())) or ["no metric is left"]
        raise errors.Permanent(f"every metric is withdrawn: {reasons[0]}")
    metrics.accept()
    inside = [
        row
        for day, row in sorted(days.items())
        if window.start.isoformat() <= day < window.end.isoformat()
    ]
    return decoder.decode_rows(inside)


def covered_window(window: Window, found: Sequence[msgspec.Struct]) -> Window | None:
    """Return the days up to the last one with a value, None without any.

    Facebook returns no value for days that it has not processed.
    """
    last = max((row.day for row in found), default=None)  # type: ignore[attr-defined] # a row by day
    return None if last is None else Window(window.start, last + DAY)
