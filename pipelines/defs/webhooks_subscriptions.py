"""The hourly job that reconciles subscriptions to webhooks.

Here: the asset `app/webhook_subscriptions`, its check, job and schedule. Not here: the
work (`operations/webhook_subscriptions.py`). The job is hourly: a lease of days is
renewed in time, and a lost subscription is missing for an hour at most.
"""

from typing import Any

from dagster import (
    AssetCheckResult,
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
from pipelines.code_references import link_function
from pipelines.health.check_results import report_findings
from pipelines.operations import webhook_subscriptions
from pipelines.operations.webhook_subscriptions import NO_ADDRESS, Skipped
from pipelines.resources import WarehouseResource
from pipelines.webhooks import status, subscription_store

KEY = AssetKey(["app", "webhook_subscriptions"])


@link_function
@multi_asset(
    name="subscriptions",
    specs=[
        AssetSpec(
            KEY,
            group_name="webhooks",
            kinds={"python", "postgres"},
            owners=["team:data-engineering"],
            description="Subscriptions to webhooks, one row per period of each.",
        )
    ],
)
def webhook_subscriptions_asset(
    context: AssetExecutionContext, warehouse: WarehouseResource
) -> MaterializeResult[None]:
    """Reconcile the subscriptions of every platform."""
    if not settings.load().webhook_url:
        context.log.info(NO_ADDRESS)
        return MaterializeResult(metadata={"state": NO_ADDRESS})
    facts: dict[str, dict[str, Any]] = {}
    for one in webhook_subscriptions.reconcile_all(warehouse.connect()):
        if isinstance(one, Skipped):
            context.log.warning("%s: %s", one.platform, one.reason)
            facts[one.platform] = {"skipped": one.reason}
        else:
            facts[one.platform] = one.as_dict()
    return MaterializeResult(
        metadata={name: MetadataValue.json(fact) for name, fact in facts.items()}
    )


@asset_check(
    asset=KEY,
    name="every_wanted_subscription_is_active",
    description="Each wanted subscription is active; the others have their reasons.",
)
def subscriptions_are_active(warehouse: WarehouseResource) -> AssetCheckResult:
    """Warn of each missing subscription; polling covers it meanwhile."""
    missing = subscription_store.list_missing(warehouse.connect())
    lines = [
        f"{name} {topic} of {subject}: {why}" for name, subject, topic, why in missing
    ]
    silent = status.describe_silence(warehouse.connect())
    return report_findings(
        lines,
        {
            "missing": MetadataValue.json(lines),
            "silent": MetadataValue.json([" ".join(one) for one in silent]),
        },
    )


webhook_subscriptions_job = define_asset_job(
    "webhook_subscriptions",
    selection=AssetSelection.assets(KEY),
    description="Create, renew and delete subscriptions to webhooks.",
    tags={"creators/kind": "webhooks"},
)

webhook_subscriptions_hourly = ScheduleDefinition(
    name="webhook_subscriptions_hourly",
    job=webhook_subscriptions_job,
    cron_schedule="41 * * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Reconcile subscriptions at 41 minutes past every hour.",
)
