"""Metrics of insights as fields of a row.

Here: lifetime metrics, and the days of a page. A daily value names the end of its day:
midnight in California, which is 07:00 or 08:00 UTC of the next day. Not here: requests,
names (`metrics.py`).
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from dlt_sources.decode.normalize import OutOfRange
from dlt_sources.decode.rows import Row, with_colon
from dlt_sources.extract import pacific
from dlt_sources.http.errors import WrongContent


def lifetime_values(row: Row, field: str) -> dict[str, Any]:
    """Return the newest value of each metric of a row; others are left out."""
    found: dict[str, Any] = {}
    for name, values in _metrics(row.get(field)):
        for entry in values:
            if "value" in entry:
                found[name] = entry["value"]
    return found


def daily_rows(rows: list[Any], page_id: str) -> list[dict[str, Any]]:
    """Return one row per day of the metrics of a page.

    Raises:
        WrongContent: a value has no end of its day.
    """
    days: dict[date, dict[str, Any]] = {}
    for name, values in _metrics({"data": rows}):
        for entry in values:
            end = _moment(entry.get("end_time"))
            day = pacific.day_before(end)
            row = days.setdefault(day, {"page_id": page_id, "day": day.isoformat()})
            row["end_time"] = end.isoformat()
            if "value" in entry:
                row[name] = entry["value"]
    return [days[day] for day in sorted(days)]


def _metrics(insights: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    data = insights.get("data") if isinstance(insights, dict) else None
    for metric in data if isinstance(data, list) else []:
        if not isinstance(metric, dict) or OutOfRange.of_pairs(metric):
            continue
        name, values = metric.get("name"), metric.get("values")
        if isinstance(name, str) and isinstance(values, list):
            yield name, [entry for entry in values if isinstance(entry, dict)]


def _moment(text: object) -> datetime:
    try:
        moment = msgspec.convert(with_colon(str(text)), datetime)
    except msgspec.ValidationError:
        raise WrongContent("daily value without the end of its day") from None
    if moment.tzinfo is None:
        raise WrongContent("daily value without a time zone")
    return moment
