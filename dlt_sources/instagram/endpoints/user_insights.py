"""Requests of insights of accounts.

Here: parameters and shapes. A total covers its whole range, so each day is a request.
Not here: which days are read (`account.py`), rows (`records.py`).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from dlt_sources.contract import Window
from dlt_sources.decode.normalize import InvalidRecord, normalize_record
from dlt_sources.decode.pages import partition_valid
from dlt_sources.decode.rows import DecodedRows, Row
from dlt_sources.extract import pacific
from dlt_sources.extract.names import join_path
from dlt_sources.extract.windows import DAY
from dlt_sources.http.client import ApiClient, Params
from dlt_sources.instagram.endpoints import metrics
from dlt_sources.instagram.records import AudienceSegment, FollowerDay

TOTAL = ("metric_type", "total_value")
Values = dict[str, Any]


def _range(window: Window) -> Params:
    start, end = pacific.start_of(window.start), pacific.start_of(window.end)
    return (("since", str(start)), ("until", str(end)))


async def _get(
    client: ApiClient, account_id: str, params: Params, label: str
) -> list[Row]:
    path = join_path(account_id, "insights")
    return await client.get(path, params, metrics.read_metrics_of, label=label)


async def get_totals(
    client: ApiClient, account_id: str, day: date, names: Sequence[str]
) -> Values:
    """Return the totals of a Pacific day by metric."""
    params = (
        *(("metric", ",".join(names)), ("period", "day"), TOTAL),
        *_range(Window(day, day + DAY)),
    )
    found = await _get(client, account_id, params, "account_days")
    return {str(one.get("name")): metrics.read_value(one) for one in found}


async def get_follows(client: ApiClient, account_id: str, day: date) -> Values:
    """Return the follows and unfollows of a Pacific day, none where unknown."""
    params = (
        *(("metric", metrics.FOLLOWS), ("period", "day"), TOTAL),
        *(("breakdown", "follow_type"), *_range(Window(day, day + DAY))),
    )
    found = await _get(client, account_id, params, "account_days")
    by_type = {name: it for one in found for name, it in metrics.read_segments(one)}
    return {
        name: by_type[kind]
        for name, kind in (("follows", "FOLLOWER"), ("unfollows", "NON_FOLLOWER"))
        if kind in by_type
    }


async def list_follower_days(
    client: ApiClient, account_id: str, window: Window
) -> DecodedRows[FollowerDay]:
    """Read the new followers of each Pacific day of a range."""
    params = (("metric", metrics.FOLLOWER_COUNT), ("period", "day"), *_range(window))
    found = await _get(client, account_id, params, "follower_days")
    rows = [row for one in found for row in one.get("values") or []]

    def make(row: Any) -> FollowerDay:
        values = {
            "account_id": account_id,
            "day": _day_before(row),
            "follower_count": row.get("value"),
        }
        return normalize_record(FollowerDay, values, frozenset())

    records, rejects = partition_valid(rows, make)
    return DecodedRows(records, rejects=rejects)


def _day_before(row: Any) -> str:
    """Return the Pacific day that ends at the `end_time` of a value."""
    text = row.get("end_time") if isinstance(row, dict) else None
    try:
        end = datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        raise InvalidRecord("end_time is not a time") from None
    return pacific.day_before(end).isoformat()


async def list_audience(
    client: ApiClient, account_id: str, breakdown: str
) -> DecodedRows[AudienceSegment]:
    """Read the followers by segment of one breakdown."""
    params = (
        *(("metric", metrics.DEMOGRAPHICS), ("period", "lifetime"), TOTAL),
        ("breakdown", breakdown),
    )
    found = await _get(client, account_id, params, "audience")
    segments = [pair for one in found for pair in metrics.read_segments(one)]

    def make(pair: Any) -> AudienceSegment:
        values = {
            "account_id": account_id,
            "breakdown": metrics.BREAKDOWNS[breakdown],
            "segment": pair[0],
            "followers": pair[1],
        }
        return normalize_record(AudienceSegment, values, frozenset({"segment"}))

    records, rejects = partition_valid(segments, make)
    return DecodedRows(records, rejects=rejects)


def is_empty(record: msgspec.Struct) -> bool:
    """Return whether a day has no number at all."""
    known = ("account_id", "day")
    return all(
        getattr(record, name) is None
        for name in record.__struct_fields__
        if name not in known
    )
