"""The write-back of goals, after the snapshots that they are measured by.

Here: the asset. Not here: the writing (`pipelines/goals.py`).
"""

from dagster import (
    AssetExecutionContext,
    AssetKey,
    BackfillPolicy,
    Backoff,
    Definitions,
    Jitter,
    MaterializeResult,
    RetryPolicy,
    asset,
)

from pipelines import goals, warehouse
from pipelines.partitions import daily_partitions


@asset(
    key=AssetKey(["app", "goals"]),
    deps=[
        AssetKey(["devpulse", "analytics_snapshots"]),
        AssetKey(["core", "fct_scope_days"]),
    ],
    group_name="goals",
    kinds={"python", "postgres"},
    owners=["team:data-engineering"],
    partitions_def=daily_partitions,
    backfill_policy=BackfillPolicy.single_run(),
    retry_policy=RetryPolicy(
        max_retries=2, delay=10, backoff=Backoff.EXPONENTIAL, jitter=Jitter.FULL
    ),
    description="Progress of what people want to reach, as the built days tell it.",
)
def progress_of_goals(context: AssetExecutionContext) -> MaterializeResult[None]:
    """Write back how far every goal is, whichever days were built."""
    changed = goals.update(warehouse.connect())
    context.log.info("%d goals changed", changed)
    return MaterializeResult(metadata={"goals changed": changed})


def build() -> Definitions:
    """Return the write-back."""
    return Definitions(assets=[progress_of_goals])
