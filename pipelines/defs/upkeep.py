"""Upkeep: the daily job that archives, vacuums and measures.

Here: the asset `operations/upkeep`, its checks, job and schedule. Not here: the work
(`pipelines/archive/`, `maintenance/vacuum.py`, `database/measurements.py`), the checks'
limits (`maintenance/measurement_checks.py`), and the hourly job
(`defs/maintenance.py`).
"""

from datetime import UTC, datetime

from dagster import (
    AssetCheckResult,
    AssetChecksDefinition,
    AssetExecutionContext,
    AssetKey,
    AssetSelection,
    AssetSpec,
    DefaultScheduleStatus,
    MaterializeResult,
    MetadataValue,
    ScheduleDefinition,
    asset_check,
    define_asset_job,
    multi_asset,
)

from pipelines import settings
from pipelines.archive import move
from pipelines.code_references import link_function
from pipelines.database import measurements
from pipelines.health.check_results import report_findings
from pipelines.maintenance import measurement_checks, vacuum
from pipelines.maintenance.measurement_checks import Check
from pipelines.resources import WarehouseResource

KEY = AssetKey(["operations", "upkeep"])


@link_function
@multi_asset(
    name="keep_up",
    specs=[
        AssetSpec(
            KEY,
            group_name="operations",
            kinds={"python", "postgres"},
            owners=["team:data-engineering"],
            description="Archived rows, vacuumed tables and the day's measurements.",
        )
    ],
)
def upkeep_asset(
    context: AssetExecutionContext, warehouse: WarehouseResource
) -> MaterializeResult[None]:
    """Move old rows, vacuum every table, then measure."""
    connected = warehouse.connect()
    moved = move.move_old(connected, settings.now().date())
    for one in moved:
        context.log.info("archived %d rows of %s", one.rows, one.table)
    vacuumed = vacuum.vacuum_all(connected)
    day = datetime.now(UTC).date()
    measurements.record_measurements(connected, day)
    growth = measurement_checks.read_growth(connected, day)
    return MaterializeResult(
        metadata={
            "archived rows": sum(one.rows for one in moved),
            "vacuumed tables": len(vacuumed),
            **growth,
        }
    )


def _make_check(check: Check) -> AssetChecksDefinition:
    @asset_check(asset=KEY, name=check.name, description=check.description)
    def warn(warehouse: WarehouseResource) -> AssetCheckResult:
        found = measurement_checks.find_problems(
            warehouse.connect(), check, datetime.now(UTC).date()
        )
        return report_findings(found, {"findings": MetadataValue.json(found)})

    return warn


checks = [_make_check(one) for one in measurement_checks.CHECKS]

upkeep_job = define_asset_job(
    "upkeep",
    selection=AssetSelection.assets(KEY),
    description="Archive old rows, vacuum every table, measure the database.",
    tags={"creators/kind": "maintenance"},
)

upkeep_daily = ScheduleDefinition(
    name="upkeep_daily",
    job=upkeep_job,
    cron_schedule="30 3 * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Archive, vacuum and measure at 03:30 UTC.",
)
