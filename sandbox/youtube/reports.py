"""Analytics API v2: /reports.

Here: which dimensions, metrics and filters form a report, who may read it, and its
order and limit. Not here: the numbers.
"""

import re
from datetime import date
from typing import Any

from sandbox.youtube import activity, report_rows
from sandbox.youtube.api import Call
from sandbox.youtube.channels import ANALYTICS, MONEY, Channel
from sandbox.youtube.errors import forbidden, invalid, unsupported

DATE = re.compile(r"\d{4}-\d\d-\d\d")
MOST_VIDEOS, MOST_ROWS = 500, 200
CURRENCIES = ("USD", "EUR", "GBP", "JPY")


def reports(call: Call) -> dict[str, Any]:
    """GET /reports."""
    query = call.query
    query.allow(
        "ids", "startDate", "endDate", "metrics", "dimensions", "filters", "sort",
        "maxResults", "startIndex", "currency", "includeHistoricalChannelData",
    )  # fmt: skip
    call.require_scope(ANALYTICS, MONEY)
    channel = _channel(call)
    first, last = _date(call, "startDate"), _date(call, "endDate")
    if first > last:
        raise invalid("startDate", first.isoformat())
    metrics, dimensions = query.many("metrics"), tuple(query.many("dimensions"))
    kind = report_rows.KINDS.get(dimensions)
    if kind is None or not metrics or not set(metrics) <= set(kind.metrics):
        raise unsupported()
    is_money = bool(set(metrics) & set(report_rows.MONEY))
    if is_money:
        call.require_scope(MONEY)
        if not channel.earns:
            raise forbidden()
    videos = _videos(call)
    if query.one("currency") not in (None, *CURRENCIES):
        raise invalid("currency", str(query.one("currency")))
    until = min(last, activity.processed_until(call.now, money=is_money))
    limit = _check_order(call, dimensions, metrics)
    span = report_rows.Span(channel, first, until, call.now, videos)
    rows = kind.rows(span, metrics) if first <= until else []
    if dimensions == ("video",):
        place = 1 + metrics.index(str(query.one("sort"))[1:])
        rows = sorted(rows, key=lambda row: (-row[place], row[0]))[:limit]
    headers = [_header(one, "STRING", "DIMENSION") for one in dimensions]
    headers += [_header(one, report_rows.data_type(one), "METRIC") for one in metrics]
    body = {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers}
    return body | {"rows": rows} if rows else body


def _header(name: str, data_type: str, column_type: str) -> dict[str, str]:
    return {"name": name, "dataType": data_type, "columnType": column_type}


def _channel(call: Call) -> Channel:
    kind, _, name = call.query.required("ids").partition("==")
    mine = call.mine()
    if kind != "channel" or name not in ("MINE", mine.id):
        raise forbidden()
    return mine


def _date(call: Call, name: str) -> date:
    text = call.query.required(name)
    try:
        if not DATE.fullmatch(text):
            raise invalid(name, text)
        return date.fromisoformat(text)
    except ValueError:
        raise invalid(name, text) from None


def _videos(call: Call) -> list[str]:
    text = call.query.one("filters")
    if text is None:
        return []
    name, _, value = text.partition("==")
    ids = value.split(",")
    if name != "video" or not value or ";" in value:
        raise unsupported()
    if len(ids) > MOST_VIDEOS:
        raise invalid("filters", f"{len(ids)} videos")
    return ids


def _check_order(call: Call, dimensions: tuple[str, ...], metrics: list[str]) -> int:
    """Check the order and return the limit; a report by video needs both."""
    sort = call.query.one("sort")
    limit = call.query.number("maxResults", 0, 1, 10_000)
    if sort and sort.removeprefix("-") not in (*dimensions, *metrics):
        raise invalid("sort", sort)
    if dimensions == ("video",):
        if not sort or not sort.startswith("-") or not 1 <= limit <= MOST_ROWS:
            raise unsupported()
        if sort[1:] not in metrics:
            raise unsupported()
    return limit
