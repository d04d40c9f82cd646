"""Notices after a build: milestones, spikes, and issues of connections.

Here: the asset. Not here: the notifications (`notifications/growth_notices.py`) and the
issues (`health/issue_updates.py`).
"""

from collections.abc import Iterator

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetSpec,
    BackfillPolicy,
    MaterializeResult,
    multi_asset,
)

from pipelines.code_references import link_function
from pipelines.defs.transform import DBT_RETRIES
from pipelines.health.issue_updates import update_issues
from pipelines.notifications.growth_notices import send_growth_notices
from pipelines.partitions import daily_partitions
from pipelines.resources import WarehouseResource

NOTIFICATIONS = AssetKey(["app", "notifications"])
ISSUES = AssetKey(["app", "connection_issues"])


def _spec(key: AssetKey, description: str) -> AssetSpec:
    return AssetSpec(
        key,
        deps=[
            AssetKey(["core", "dim_channels"]),
            AssetKey(["core", "fct_channel_growth_days"]),
        ],
        group_name="notices",
        kinds={"python", "postgres"},
        owners=["team:data-engineering"],
        description=description,
    )


@link_function
@multi_asset(
    name="notices",
    specs=[
        _spec(NOTIFICATIONS, "Notifications of people about milestones and spikes."),
        _spec(ISSUES, "Issues of connections, which open and resolve themselves."),
    ],
    partitions_def=daily_partitions,
    backfill_policy=BackfillPolicy.single_run(),
    retry_policy=DBT_RETRIES,
)
def notices_asset(
    context: AssetExecutionContext, warehouse: WarehouseResource
) -> Iterator[MaterializeResult[None]]:
    """Send what is new, and update the issues; the built days do not matter."""
    sent = send_growth_notices(warehouse.connect())
    context.log.info("%d notifications of milestones and spikes", sent)
    yield MaterializeResult(NOTIFICATIONS, metadata={"notifications": sent})
    opened, resolved = update_issues(warehouse.connect())
    context.log.info("%d issues are open, %d were resolved", opened, resolved)
    yield MaterializeResult(
        ISSUES, metadata={"open issues": opened, "resolved issues": resolved}
    )
