"""The progress of goals, written after the snapshots that measure it.

Here: the asset. Not here: the update (`transform/goals.py`).
"""

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
from pipelines.partitions import daily_partitions
from pipelines.resources import WarehouseResource
from pipelines.transform import goals


@link_function
@multi_asset(
    name="goals",
    specs=[
        AssetSpec(
            AssetKey(["app", "goals"]),
            deps=[
                AssetKey(["core", "fct_tenant_days"]),
                AssetKey(["devpulse", "analytics_snapshots"]),
            ],
            group_name="goals",
            kinds={"python", "postgres"},
            owners=["team:data-engineering"],
            description="Goals of people, with their progress on the built days.",
        )
    ],
    partitions_def=daily_partitions,
    backfill_policy=BackfillPolicy.single_run(),
    retry_policy=DBT_RETRIES,
)
def goals_asset(
    context: AssetExecutionContext, warehouse: WarehouseResource
) -> MaterializeResult[None]:
    """Update the progress of every goal; the built days do not matter."""
    changed = goals.update(warehouse.connect())
    context.log.info("%d goals changed", changed)
    return MaterializeResult(metadata={"goals changed": changed})
