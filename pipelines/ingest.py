"""Where sources meet Dagster: a platform's raw tables as one step with many assets.

Here: the specification of the assets and how one load's result becomes their metadata.
Not here: the load itself (`collection.py`), nor any platform by name; they are found.
"""

from collections.abc import Iterator
from datetime import date
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
    TableSchema,
    multi_asset,
)

from dlt_sources.client import errors
from dlt_sources.columns import raw_columns
from dlt_sources.contract import Platform, Resource
from pipelines import warehouse
from pipelines.alerts import first_line
from pipelines.collection import Collected, collect
from pipelines.errors import UserError
from pipelines.partitions import daily_partitions

COMPLETE = "every_subject_was_read"
"""The check of each raw table: did all accounts answer, and if not, why not."""

PERMANENT = (UserError, errors.Permanent)
"""Errors that trying again cannot mend."""


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
                description="Every account and channel answered completely.",
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
    def raw(context: AssetExecutionContext) -> Iterator[Any]:
        selected = [key for key in names if key in context.selected_asset_keys]
        collected = [
            _collect(context, platform, day, frozenset(names[key] for key in selected))
            for day in sorted(date.fromisoformat(key) for key in context.partition_keys)
        ]
        for key in selected:
            yield _materialization(key, names[key], collected)
            check = AssetCheckKey(key, COMPLETE)
            if check in context.selected_asset_check_keys:
                yield _completeness(check, names[key], collected)

    return raw


def _collect(
    context: AssetExecutionContext,
    platform: Platform,
    day: date,
    resources: frozenset[str],
) -> Collected:
    try:
        collected = collect(
            platform,
            day,
            run_id=context.run_id,
            warehouse=warehouse.connect(),
            resources=resources,
        )
    except PERMANENT as error:
        raise Failure(first_line(str(error)), allow_retries=False) from None
    for line in collected.explanations()[:50]:
        context.log.info(line)
    return collected


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
                    TableColumn(column.name, type=column.kind)
                    for column in raw_columns(resource.record)
                ]
            ),
            "kind of reading": resource.kind,
        },
    )


def _materialization(
    key: AssetKey, resource: str, collected: list[Collected]
) -> MaterializeResult[None]:
    by_day = {str(one.day): one.rows(resource) for one in collected}
    return MaterializeResult(
        asset_key=key,
        metadata={
            "dagster/partition_row_count": sum(by_day.values()),
            "rows by day": MetadataValue.json(by_day),
            "requests": sum(one.calls.get(resource, 0) for one in collected),
            "set aside": sum(one.rejected for one in collected),
            "fields not read": MetadataValue.json(
                sorted(
                    {
                        name
                        for one in collected
                        for name in one.new_fields.get(resource, ())
                    }
                )
            ),
            "load ids": MetadataValue.json([one.load_id for one in collected]),
            "seconds": MetadataValue.json([one.seconds for one in collected]),
        },
    )


def _completeness(
    check: AssetCheckKey, resource: str, collected: list[Collected]
) -> AssetCheckResult:
    explanations = [
        f"{one.day}: {line}" for one in collected for line in one.explanations(resource)
    ]
    return AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=not explanations,
        severity=AssetCheckSeverity.WARN,
        metadata={
            "not complete": len(explanations),
            "explanations": MetadataValue.json(explanations[:100]),
        },
    )
