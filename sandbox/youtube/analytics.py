"""Analytics API v2: /reports, one table per query.

Here: which mixes of dimensions, metrics and filters are a report, whom it is for, and
where it is cut. Not here: the numbers (`days`, `tables`).
"""

import re
from datetime import date
from typing import Any

from sandbox.youtube import days, tables
from sandbox.youtube.call import Call
from sandbox.youtube.channels import ANALYTICS, MONEY, Channel
from sandbox.youtube.errors import Refused, invalid, unsupported

DATE = re.compile(r"\d{4}-\d\d-\d\d")
MOST_VIDEOS, MOST_ROWS = 500, 200
CURRENCIES = ("USD", "EUR", "GBP", "JPY")


def reports(call: Call) -> dict[str, Any]:
    """GET /reports."""
    call.query.allow(
        "ids",
        "startDate",
        "endDate",
        "metrics",
        "dimensions",
        "filters",
        "sort",
        "maxResults",
        "startIndex",
        "currency",
        "includeHistoricalChannelData",
    )
    call.require_scope(ANALYTICS, MONEY)
    channel = _channel(call)
    first, last = _date(call, "startDate"), _date(call, "endDate")
    if first > last:
        raise invalid("startDate", first.isoformat())
    metrics = call.query.many("metrics")
    dimensions = tuple(call.query.many("dimensions"))
    kind = tables.KINDS.get(dimensions)
    if kind is None or not metrics or not set(metrics) <= set(kind.metrics):
        raise unsupported()
    is_money = bool(set(metrics) & set(tables.MONEY))
    if is_money:
        _require_money(call, channel)
    videos = _videos(call)
    if call.query.one("currency") not in (None, *CURRENCIES):
        raise invalid("currency", str(call.query.one("currency")))
    until = min(last, days.processed_until(call.now, money=is_money))
    limit = _order(call, dimensions, metrics)
    span = tables.Span(channel, first, until, call.now, videos)
    rows = kind.rows(span, metrics) if first <= until else []
    if dimensions == ("video",):
        place = 1 + metrics.index(str(call.query.one("sort"))[1:])
        rows = sorted(rows, key=lambda row: (-row[place], row[0]))[:limit]
    body: dict[str, Any] = {
        "kind": "youtubeAnalytics#resultTable",
        "columnHeaders": [
            {"name": one, "dataType": "STRING", "columnType": "DIMENSION"}
            for one in dimensions
        ]
        + [
            {"name": one, "dataType": tables.type_of(one), "columnType": "METRIC"}
            for one in metrics
        ],
    }
    if rows:
        body["rows"] = rows
    return body


def _channel(call: Call) -> Channel:
    kind, _, name = call.query.required("ids").partition("==")
    mine = call.mine()
    if kind != "channel" or name not in ("MINE", mine.id):
        raise Refused(403, "forbidden", "Forbidden", "global")
    return mine


def _require_money(call: Call, channel: Channel) -> None:
    call.require_scope(MONEY)
    if not channel.earns:
        raise Refused(403, "forbidden", "Forbidden", "global")


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


def _order(call: Call, dimensions: tuple[str, ...], metrics: list[str]) -> int:
    """Check sorting and the number of rows; a report by video needs both."""
    sort = call.query.one("sort")
    most = call.query.number("maxResults", 0, 1, 10_000)
    if sort and sort.removeprefix("-") not in (*dimensions, *metrics):
        raise invalid("sort", sort)
    if dimensions == ("video",):
        if not sort or not sort.startswith("-") or not 1 <= most <= MOST_ROWS:
            raise unsupported()
        if sort[1:] not in metrics:
            raise unsupported()
    return most
