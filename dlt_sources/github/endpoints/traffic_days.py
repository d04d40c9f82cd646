"""Days of views or clones: decoded from a response, completed with zeros.

Here: pure functions. Not here: requests (`rest.py`) and their outcome (`traffic.py`).

GitHub keeps 14 UTC days and lists only days with traffic, up to two days late. An
absent day before the last listed one is a zero, and so is one older than the lag. A
later absent day is unknown, and a day before these 14 is lost.
"""

from datetime import UTC, date
from typing import Any, Literal

import msgspec

from dlt_sources.contract import Window
from dlt_sources.decode.rows import RowDecoder
from dlt_sources.extract import windows
from dlt_sources.github.records import Repository, TrafficDay
from dlt_sources.github.settings import TRAFFIC_LAG
from dlt_sources.http.errors import WrongContent
from dlt_sources.http.responses import decode_body

TrafficKind = Literal["views", "clones"]

_DAYS = RowDecoder(TrafficDay, key=("repository_id",))


class TrafficPage(msgspec.Struct, frozen=True):
    """A traffic response: at most 14 days with traffic."""

    days: list[TrafficDay]


class _Body(msgspec.Struct):
    views: list[dict[str, Any]] | None = None
    clones: list[dict[str, Any]] | None = None


def decode_traffic(body: bytes, repository_id: str, kind: TrafficKind) -> TrafficPage:
    """Return the traffic of a response.

    Raises:
        WrongContent: the body is not traffic, or a day is invalid.
    """
    document = decode_body(body, _Body, "response is not traffic")
    buckets = getattr(document, kind)
    if buckets is None:
        raise WrongContent(f"response without {kind}")
    rows = [
        {
            "repository_id": repository_id,
            "day": str(bucket.get("timestamp"))[:10],
            "count": bucket.get("count"),
            "uniques": bucket.get("uniques"),
            "is_omitted": False,
        }
        for bucket in buckets
    ]
    decoded = _DAYS.decode_list(msgspec.json.encode(rows))
    if decoded.rejects:
        raise WrongContent(f"response with an invalid day: {decoded.rejects[0][0]}")
    return TrafficPage(decoded.records)


def reported_days(page: TrafficPage, window: Window, today: date) -> Window:
    """Return the days of the window that a response reports, with or without traffic.

    They end with the last listed day, or where the lag begins.
    """
    ends = [today - TRAFFIC_LAG, *(row.day + windows.DAY for row in page.days)]
    return Window(window.start, max(window.start, min(window.end, max(ends))))


def add_zero_days(
    repository: Repository, page: TrafficPage, window: Window
) -> list[TrafficDay]:
    """Return the listed days, and a zero for every other day of the window."""
    listed = {row.day: row for row in page.days}
    created_at = repository.created_at
    created = created_at.astimezone(UTC).date() if created_at else date.min
    zeros = [
        TrafficDay(repository.id, day, count=0, uniques=0, is_omitted=True)
        for day in windows.days(window)
        if day not in listed and day >= created
    ]
    return sorted([*listed.values(), *zeros], key=lambda row: row.day)
