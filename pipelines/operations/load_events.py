"""The events of Dagster for the raw tables of a platform.

Here: the metadata of a materialization, and the check that every subject was read. Not
here: the steps (`defs/platforms.py`, `defs/shards.py`) and the load (`ingestion/`).
"""

from collections.abc import Sequence
from typing import Any

from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    MetadataValue,
    TableRecord,
)

from dlt_sources.plain_text import clean
from pipelines.ingestion.ledger import ReadingSummary
from pipelines.ingestion.load_results import LoadFacts
from pipelines.operations.runs import IDLE

ANSWERED = ("complete", "unavailable")
"""`unavailable`: the token lacks the right; a retry does not help."""


def describe_loads(
    resource: str,
    loads: Sequence[LoadFacts],
    current: Sequence[ReadingSummary],
    idle: str,
) -> dict[str, Any]:
    """Return the metadata of one raw table; `idle` says why no load ran."""
    counted = {"dagster/partition_row_count": sum(one.rows for one in current)}
    if not loads:
        return {IDLE: idle, **counted}
    found = [one.new_fields for one in loads if one.new_fields is not None]
    unknown = {name for fields in found for name in fields.get(resource, ())}
    described = {"unknown fields": ", ".join(sorted(unknown)) or "none"}
    return {
        **counted,
        "rows loaded": sum(one.rows(resource) for one in loads),
        "requests": sum(one.calls.get(resource, 0) for one in loads),
        "rejected records": sum(one.rejected.get(resource, 0) for one in loads),
        **(described if found else {}),
        "loads": MetadataValue.table(
            [
                TableRecord(
                    {
                        "day": str(one.day),
                        "rows loaded": one.rows(resource),
                        "load": one.load_id,
                        **{
                            f"{name}, s": round(spent, 2)
                            for name, spent in one.seconds.items()
                        },
                    }
                )
                for one in loads
            ]
        ),
    }


def check_completeness(
    check: AssetCheckKey, current: Sequence[ReadingSummary]
) -> AssetCheckResult:
    """Return whether every current reading of one raw table was answered."""
    incomplete = [one for one in current if one.status not in ANSWERED]
    return AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=not incomplete,
        severity=AssetCheckSeverity.WARN,
        description="; ".join(map(clean, incomplete[:3])) or None,
        metadata={
            "complete": sum(o.readings for o in current if o.status == "complete"),
            "not granted": sum(
                o.readings for o in current if o.status == "unavailable"
            ),
            "not answered": sum(o.readings for o in incomplete),
            # As JSON: the UI renders links and HTML of Markdown.
            "explanations": MetadataValue.json(
                [clean(one) for one in current if one.reason]
            ),
        },
    )
