"""Imported files: their raw tables, and the sensor that builds their days.

Here: the asset specs, the job `imports`, and the sensor that starts it after an import
or an undo. Not here: the import (`imports/upload.py`), and which days are affected
(`imports/changes.py`).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from dagster import (
    AssetSelection,
    AssetSpec,
    DefaultSensorStatus,
    RunRequest,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    sensor,
)

from dlt_sources.csv_exports import RAW_TABLES
from pipelines import settings
from pipelines.defs import transform
from pipelines.imports import changes
from pipelines.partitions import daily_partitions, partition_tags
from pipelines.resources import WarehouseResource

EVER = datetime(1, 1, 1, tzinfo=UTC)
LOOK_BACK = timedelta(minutes=10)
"""An import may commit after a later one; the run key keeps a change from repeating."""

imported_tables = [
    AssetSpec(
        [f"raw_{RAW_TABLES.name}", resource.name],
        description=resource.description,
        group_name=f"raw_{RAW_TABLES.name}",
        kinds={"postgres", "dlt"},
    )
    for resource in RAW_TABLES.resources
]
"""Tables that `creators import` and the drop folder fill; no run owns them."""

imports_job = define_asset_job(
    "imports",
    selection=AssetSelection.assets(*transform.tables.keys).without_checks(),
    partitions_def=daily_partitions,
    description="Build the days whose rows an import or an undo changed.",
    tags={"creators/kind": "imports"},
)


@sensor(
    name="changed_imports",
    job_name="imports",
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Build the days of files that were imported or undone.",
)
def changed_imports(
    context: SensorEvaluationContext, warehouse: WarehouseResource
) -> Iterator[RunRequest | SkipReason]:
    """Request one run per change and day; a day before the first one has no run."""
    since = EVER
    if context.cursor:
        since = datetime.fromisoformat(context.cursor) - LOOK_BACK
    found = changes.since(warehouse.connect(), since)
    if not found:
        yield SkipReason("no import has changed")
        return
    start = settings.load().start_date
    for change in found:
        for day in change.days:
            if day >= start:
                yield RunRequest(
                    run_key=f"imports:{change.key}:{day}",
                    tags=partition_tags([day.isoformat()]),
                )
    context.update_cursor(found[-1].changed_at.isoformat())
