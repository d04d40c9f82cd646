"""Alert rules: compared after the day's tables, and every minute by a sensor.

Here: the asset and the sensor. Not here: the comparison (`alerts/evaluation.py`), the
attempts (`alerts/deliveries.py`) and alerts of failed runs (`alerts.py`).
"""

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetSpec,
    BackfillPolicy,
    DefaultSensorStatus,
    MaterializeResult,
    SensorEvaluationContext,
    SkipReason,
    multi_asset,
    sensor,
)

from pipelines import settings
from pipelines.alerts.deliveries import deliver_due
from pipelines.alerts.evaluation import evaluate
from pipelines.code_references import link_function
from pipelines.days import due_date
from pipelines.defs.transform import DBT_RETRIES
from pipelines.partitions import daily_partitions
from pipelines.resources import WarehouseResource

RUN_SECONDS = 30.0
"""Seconds of a run for deliveries; the sensor delivers the rest."""
TICK_SECONDS = 20.0


@link_function
@multi_asset(
    name="alerts",
    specs=[
        AssetSpec(
            AssetKey(["app", "alert_firings"]),
            deps=[
                AssetKey(["core", "fct_channel_days"]),
                AssetKey(["core", "fct_livestream_samples"]),
            ],
            group_name="alerts",
            kinds={"python", "postgres"},
            owners=["team:data-engineering"],
            description="New crossings of people's thresholds, one firing each.",
        )
    ],
    partitions_def=daily_partitions,
    backfill_policy=BackfillPolicy.single_run(),
    retry_policy=DBT_RETRIES,
)
def alerts_asset(
    context: AssetExecutionContext, warehouse: WarehouseResource
) -> MaterializeResult[None]:
    """Compare every rule with its new values; the built days do not matter."""
    connected = warehouse.connect()
    fired = evaluate(connected, due_date(settings.now()))
    counts = deliver_due(connected, RUN_SECONDS)
    context.log.info("%d new alerts, %d delivered", fired, counts["delivered"])
    return MaterializeResult(metadata={"new alerts": fired, **counts})


@sensor(
    name="alert_rules",
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Compare alert rules with new readings; deliver and repeat alerts.",
)
def alert_rules(
    context: SensorEvaluationContext, warehouse: WarehouseResource
) -> SkipReason:
    """Compare and deliver; statements are enough, so no run starts."""
    connected = warehouse.connect()
    fired = evaluate(connected, due_date(settings.now()))
    counts = deliver_due(connected, TICK_SECONDS)
    if fired or counts:
        context.log.info("%d new alerts, deliveries: %s", fired, dict(counts))
    return SkipReason(f"{fired} new alerts, {counts['delivered']} delivered")
