"""The check that warns of open issues of connections.

Here: the check of `app/connections`, and its job and schedule. Not here: the issues
(`health/connection_issues.py`).
"""

from dagster import (
    AssetCheckResult,
    AssetKey,
    AssetSelection,
    DefaultScheduleStatus,
    MetadataValue,
    ScheduleDefinition,
    asset_check,
    define_asset_job,
)

from pipelines.health import connection_issues
from pipelines.health.check_results import report_findings
from pipelines.resources import WarehouseResource

CONNECTIONS = AssetKey(["app", "connections"])


@asset_check(
    asset=CONNECTIONS,
    name="no_open_issue",
    description=(
        "No metric of a connection is withdrawn, and no token or access ends within two"
        " weeks."
    ),
)
def connections_have_no_open_issue(warehouse: WarehouseResource) -> AssetCheckResult:
    """Warn of each open issue; the other numbers of the account are read on."""
    found = [str(one) for one in connection_issues.list_open(warehouse.connect())]
    return report_findings(found, {"issues": MetadataValue.json(found)})


connection_issues_job = define_asset_job(
    "connection_issues",
    selection=AssetSelection.checks(connections_have_no_open_issue),
    description="Check the connections for withdrawn metrics and for ends of access.",
)

connection_issues_daily = ScheduleDefinition(
    name="connection_issues_daily",
    job=connection_issues_job,
    cron_schedule="30 6 * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Check the connections at 06:30 UTC.",
)
