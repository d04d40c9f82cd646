"""Raw tables of a platform as Dagster assets: one step with many assets.

Here: the specification of the assets and how one load's result becomes their metadata.
Not here: the load (`ingestion/load.py`) and names of platforms; discovery finds them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    BackfillPolicy,
    Backoff,
    Failure,
    Jitter,
    MaterializeResult,
    MetadataValue,
    RetryPolicy,
    TableColumn,
    TableRecord,
    TableSchema,
    multi_asset,
)

from dlt_sources import platforms
from dlt_sources.contract import Platform, Resource, Window
from dlt_sources.decode.columns import raw_columns
from dlt_sources.extract import windows
from dlt_sources.http import errors
from dlt_sources.plain_text import clean
from pipelines.code_references import link_function
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.ingestion.ledger import ReadingSummary, summarize_readings
from pipelines.ingestion.load import (
    NOTHING_TO_READ,
    LoadResult,
    collect,
    poll_due,
    refresh,
)
from pipelines.ingestion.quota import refill_buckets
from pipelines.operations.runs import IDLE
from pipelines.partitions import daily_partitions, run_window
from pipelines.progress import Progress, report
from pipelines.redaction import first_line
from pipelines.resources import WarehouseResource
from pipelines.run_clock import RunClock

COMPLETE = "every_subject_was_read"
"""Name of the check that every subject was read."""

ANSWERED = ("complete", "unavailable")
"""`unavailable`: the token lacks the right; a retry does not help."""

TYPES = {
    "int": "bigint",
    "float": "double precision",
    "bool": "boolean",
    "timestamp": "timestamp with time zone",
}
"""PostgreSQL's types of column kinds with another name."""

ENVELOPE = {
    "load_id": "The load of the row; it counts if `app.loads` has it as committed.",
    "run_id": "The Dagster run of the load.",
    "credential_id": "The connection whose token read the row, or `public`.",
    "subject_id": "The platform's id of the channel that was read.",
    "partition_date": "The UTC day of the reading.",
    "observed_at": "The time of the platform's response.",
}

NOTHING_DUE = "no monitor is due"

MONITOR_RUN_TAG = "creators/monitors"
"""The tag of a run that polls due monitors (`defs/monitors.py`)."""

NOTHING_WANTED = "no event wants a refresh"

REFRESH_RUN_TAG = "creators/refreshes"
"""The tag of a run that reads channels after webhook events (`defs/webhooks.py`)."""

PERMANENT = (UserError, errors.Permanent)
"""Errors that a retry does not fix."""


def build_assets(platform: Platform) -> AssetsDefinition:
    """Return the raw tables of `platform` as assets, one step for all of them."""
    names = {_key(platform, one): one.name for one in platform.resources}

    @multi_asset(
        name=platform.name,
        specs=[_spec(platform, resource) for resource in platform.resources],
        check_specs=[
            AssetCheckSpec(
                COMPLETE,
                asset=key,
                description="Every subject was read, as far as its token allows.",
            )
            for key in names
        ],
        partitions_def=daily_partitions,
        backfill_policy=BackfillPolicy.single_run(),
        retry_policy=RetryPolicy(
            max_retries=3, delay=30, backoff=Backoff.EXPONENTIAL, jitter=Jitter.FULL
        ),
        pool=platform.name,
        can_subset=True,
    )
    def raw(
        context: AssetExecutionContext, warehouse: WarehouseResource, clock: RunClock
    ) -> Iterator[Any]:
        selected = [key for key in names if key in context.selected_asset_keys]
        window = run_window(context)
        wanted = frozenset(names[key] for key in selected)
        connected = warehouse.connect()
        collected = _collect(
            context, connected, clock, platform, window=window, resources=wanted
        )
        idle = _idle_reason(context.run.tags)
        if not collected:
            context.log.info(idle)
        summaries: dict[str, list[ReadingSummary]] = {
            name: [] for name in names.values()
        }
        for one in summarize_readings(connected, platform.name, window):
            summaries[one.resource].append(one)
        for key in selected:
            current = summaries[names[key]]
            yield _materialization(key, names[key], collected, current, idle)
            check = AssetCheckKey(key, COMPLETE)
            if check in context.selected_asset_check_keys:
                yield _completeness(check, current)

    return raw


def _idle_reason(tags: Mapping[str, str]) -> str:
    """Return why a run has nothing to read."""
    if MONITOR_RUN_TAG in tags:
        return NOTHING_DUE
    return NOTHING_WANTED if REFRESH_RUN_TAG in tags else NOTHING_TO_READ


def _collect(
    context: AssetExecutionContext,
    warehouse: Warehouse,
    clock: RunClock,
    platform: Platform,
    *,
    window: Window,
    resources: frozenset[str],
) -> list[LoadResult]:
    run: dict[str, Any] = {
        "run_id": context.run_id,
        "warehouse": warehouse,
        "resources": resources,
    }
    refill = partial(refill_buckets, warehouse, platform.name)
    try:
        tags = context.run.tags
        if MONITOR_RUN_TAG in tags:
            collected = poll_due(platform, **run)
        elif REFRESH_RUN_TAG in tags:
            collected = refresh(platform, tags[REFRESH_RUN_TAG], **run)
        else:
            collected = [
                one
                for part in clock.collections(window, refill)
                for one in _reported(platform, part, collect(platform, part, **run))
            ]
    except PERMANENT as error:
        raise Failure(first_line(str(error)), allow_retries=False) from None
    for line in [line for one in collected for line in one.explanations()][:50]:
        context.log.info(line)
    return collected


def _reported(
    platform: Platform, window: Window, loads: list[LoadResult]
) -> list[LoadResult]:
    """Report the progress of a collection and return its loads."""
    rows = sum(reading.rows for load in loads for reading in load.readings)
    last = window.end - windows.DAY
    report(Progress("load", platform.name, last, rows if loads else None))
    return loads


def _key(platform: Platform, resource: Resource) -> AssetKey:
    return AssetKey([f"raw_{platform.name}", resource.name])


def _spec(platform: Platform, resource: Resource) -> AssetSpec:
    return AssetSpec(
        _key(platform, resource),
        description=resource.description,
        group_name=platform.name,
        kinds={"dlt", "postgres"},
        owners=["team:data-engineering"],
        metadata={
            "dagster/table_name": f"raw_{platform.name}.{resource.name}",
            "dagster/column_schema": TableSchema(
                [
                    TableColumn(
                        column.name,
                        type=TYPES.get(column.kind, column.kind),
                        description=describe_column(column.name),
                    )
                    for column in raw_columns(resource.record)
                ]
            ),
            "kind of reading": resource.kind,
        },
    )


def describe_column(name: str) -> str:
    """Return the description of a raw column."""
    return ENVELOPE.get(name) or f"`{name}` of the platform's response."


def _materialization(
    key: AssetKey,
    resource: str,
    collected: Sequence[LoadResult],
    current: Sequence[ReadingSummary],
    idle: str,
) -> MaterializeResult[None]:
    counted = {"dagster/partition_row_count": sum(one.rows for one in current)}
    if not collected:
        return MaterializeResult(asset_key=key, metadata={IDLE: idle, **counted})
    unknown = {name for one in collected for name in one.new_fields.get(resource, ())}
    return MaterializeResult(
        asset_key=key,
        metadata={
            **counted,
            "rows loaded": sum(one.rows(resource) for one in collected),
            "requests": sum(one.calls.get(resource, 0) for one in collected),
            "rejected records": sum(one.rejected[resource] for one in collected),
            "unknown fields": ", ".join(sorted(unknown)) or "none",
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
                    for one in collected
                ]
            ),
        },
    )


def _completeness(
    check: AssetCheckKey, current: Sequence[ReadingSummary]
) -> AssetCheckResult:
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


raw_tables = [
    link_function(build_assets(platform)) for platform in platforms().values()
]
