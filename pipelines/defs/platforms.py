"""Raw tables of a platform as Dagster assets: one step with many assets.

Here: the specification of the assets, and the step that loads them. Not here: the load
(`ingestion/load.py`), its metadata (`operations/load_events.py`), the steps of several
shards (`shards.py`), and names of platforms; discovery finds them.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from dagster import (
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
    OpExecutionContext,
    RetryPolicy,
    TableColumn,
    TableSchema,
    multi_asset,
)

from dlt_sources import platforms
from dlt_sources.contract import Platform, Resource, Window
from dlt_sources.decode.columns import raw_columns
from dlt_sources.extract import windows
from dlt_sources.http import errors
from pipelines import settings
from pipelines.code_references import link_function
from pipelines.database.warehouse import Warehouse
from pipelines.defs.shards import ShardedTables, build_sharded_assets
from pipelines.errors import UserError
from pipelines.ingestion.ledger import summarize_readings
from pipelines.ingestion.load import (
    NOTHING_TO_READ,
    collect,
    poll_due,
    refresh,
)
from pipelines.ingestion.load_results import LoadResult
from pipelines.ingestion.quota import refill_buckets
from pipelines.ingestion.shards import Shard
from pipelines.operations.load_events import check_completeness, describe_loads
from pipelines.partitions import daily_partitions, run_window
from pipelines.progress import Progress, report
from pipelines.redaction import first_line
from pipelines.resources import WarehouseResource
from pipelines.run_clock import RunClock

COMPLETE = "every_subject_was_read"
"""Name of the check that every subject was read."""

RETRIES = RetryPolicy(
    max_retries=3, delay=30, backoff=Backoff.EXPONENTIAL, jitter=Jitter.FULL
)

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

PART_TAGS = frozenset({MONITOR_RUN_TAG, REFRESH_RUN_TAG})
"""Runs with one of these tags read few subjects, in one step."""

PERMANENT = (UserError, errors.Permanent)
"""Errors that a retry does not fix."""


def build_assets(platform: Platform, shards: int = 1) -> AssetsDefinition:
    """Return the raw tables of `platform` as assets.

    One step reads all of them. With more `shards` each reads some of the subjects.
    """
    specs = {one.name: _spec(platform, one) for one in platform.resources}
    checks = {
        name: AssetCheckSpec(
            COMPLETE,
            asset=spec.key,
            description="Every subject was read, as far as its token allows.",
        )
        for name, spec in specs.items()
    }
    if shards > 1:
        return build_sharded_assets(
            ShardedTables(
                platform,
                specs,
                checks,
                count=shards,
                retry_policy=RETRIES,
                is_part=lambda context: not PART_TAGS.isdisjoint(context.run.tags),
                collect=_collect,
                idle=_idle_reason,
            )
        )

    @multi_asset(
        name=platform.name,
        specs=list(specs.values()),
        check_specs=list(checks.values()),
        partitions_def=daily_partitions,
        backfill_policy=BackfillPolicy.single_run(),
        retry_policy=RETRIES,
        pool=platform.name,
        can_subset=True,
    )
    def raw(
        context: AssetExecutionContext, warehouse: WarehouseResource, clock: RunClock
    ) -> Iterator[Any]:
        selected = context.selected_asset_keys
        wanted = [name for name, spec in specs.items() if spec.key in selected]
        window = run_window(context)
        connected = warehouse.connect()
        collected = _collect(
            context,
            connected,
            clock,
            platform,
            window=window,
            resources=frozenset(wanted),
        )
        idle = _idle_reason(context.run.tags)
        if not collected:
            context.log.info(idle)
        current = summarize_readings(connected, platform.name, window)
        for name in wanted:
            of_table = [one for one in current if one.resource == name]
            yield MaterializeResult(
                asset_key=specs[name].key,
                metadata=describe_loads(name, collected, of_table, idle),
            )
            if checks[name].key in context.selected_asset_check_keys:
                yield check_completeness(checks[name].key, of_table)

    return raw


def _idle_reason(tags: Mapping[str, str]) -> str:
    """Return why a run has nothing to read."""
    if MONITOR_RUN_TAG in tags:
        return NOTHING_DUE
    return NOTHING_WANTED if REFRESH_RUN_TAG in tags else NOTHING_TO_READ


def _collect(
    context: AssetExecutionContext | OpExecutionContext,
    warehouse: Warehouse,
    clock: RunClock,
    platform: Platform,
    *,
    window: Window,
    resources: frozenset[str],
    shard: Shard | None = None,
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
                for one in _reported(
                    platform, part, collect(platform, part, shard=shard, **run)
                )
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


def _build(platform: Platform) -> AssetsDefinition:
    """Return the raw tables, with the shards of the settings."""
    return link_function(build_assets(platform, settings.load().shards))


raw_tables = [_build(platform) for platform in platforms().values()]
