"""The write-back of goals, after the snapshots that they are measured by.

Here: the asset. Not here: the writing (`transform/goals.py`).
"""

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetSpec,
    BackfillPolicy,
    Definitions,
    MaterializeResult,
    multi_asset,
)

from pipelines.database.warehouse import connect_warehouse
from pipelines.defs.transform import TRY_AGAIN
from pipelines.partitions import daily_partitions
from pipelines.transform import goals

PROGRESS = AssetSpec(
    AssetKey(["app", "goals"]),
    deps=[
        AssetKey(["core", "fct_scope_days"]),
        AssetKey(["devpulse", "analytics_snapshots"]),
    ],
    group_name="goals",
    kinds={"python", "postgres"},
    owners=["team:data-engineering"],
    description="Progress of what people want to reach, as the built days tell it.",
)


@multi_asset(
    name="goals",
    specs=[PROGRESS],
    partitions_def=daily_partitions,
    backfill_policy=BackfillPolicy.single_run(),
    retry_policy=TRY_AGAIN,
)
def progress_of_goals(context: AssetExecutionContext) -> MaterializeResult[None]:
    """Write back how far every goal is, whichever days were built."""
    changed = goals.update(connect_warehouse())
    context.log.info("%d goals changed", changed)
    return MaterializeResult(
        asset_key=PROGRESS.key, metadata={"goals changed": changed}
    )


def build() -> Definitions:
    """Return the write-back."""
    return Definitions(assets=[progress_of_goals])
