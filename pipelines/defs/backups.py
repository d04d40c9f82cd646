"""The daily backup, and the check that restores it.

Here: the asset `operations/backup`, its check, job and schedule. Not here: the work
(`pipelines/backups/`).
"""

from datetime import UTC, datetime

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetCheckSeverity,
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
from pipelines.backups import dump, restore, store
from pipelines.code_references import link_function
from pipelines.disk_space import check_free_space
from pipelines.errors import UserError
from pipelines.health.check_results import report_findings

KEY = AssetKey(["operations", "backup"])


@link_function
@multi_asset(
    name="make_backup",
    specs=[
        AssetSpec(
            KEY,
            group_name="operations",
            kinds={"python", "postgres"},
            owners=["team:data-engineering"],
            description="Dumps of the warehouse and of Dagster's storage, in a folder.",
        )
    ],
)
def backup_asset(context: AssetExecutionContext) -> MaterializeResult[None]:
    """Make a backup, and delete the expired ones."""
    configuration = settings.load()
    check_free_space(configuration)
    folder = store.folder_of(configuration)
    made = dump.make_backup(configuration, folder)
    expired = store.delete_expired(folder, configuration.backup_days, datetime.now(UTC))
    context.log.info("deleted %d expired backups", len(expired))
    databases = made.read_manifest()["databases"].values()
    return MaterializeResult(
        metadata={
            "folder": MetadataValue.path(str(made.folder)),
            "bytes": made.size(),
            "rows": sum(one["rows"] for one in databases),
            "kept backups": len(store.list_backups(folder)),
        }
    )


@asset_check(
    asset=KEY,
    name="newest_backup_restores",
    description="The newest backup, restored beside the warehouse, has equal rows.",
)
def newest_backup_restores(context: AssetCheckExecutionContext) -> AssetCheckResult:
    """Restore into scratch databases; a difference is an error."""
    configuration = settings.load()
    try:
        backup = store.find_backup(store.folder_of(configuration), None)
        found = restore.test_restore(configuration, backup)
    except UserError as error:
        context.log.warning("%s", error)
        return AssetCheckResult(
            passed=False, severity=AssetCheckSeverity.WARN, description=str(error)
        )
    return report_findings(
        found.faults,
        {
            "backup": found.backup,
            "tables": found.tables,
            "rows": found.rows,
            "bytes": found.bytes,
            "seconds": found.seconds,
            "faults": MetadataValue.json(found.faults),
        },
        AssetCheckSeverity.ERROR,
    )


backup_job = define_asset_job(
    "backup",
    selection=AssetSelection.assets(KEY),
    description="Dump both databases, and restore the dump as a test.",
    tags={"creators/kind": "maintenance"},
)

backup_daily = ScheduleDefinition(
    name="backup_daily",
    job=backup_job,
    cron_schedule="30 4 * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Make and test a backup at 04:30 UTC.",
)
