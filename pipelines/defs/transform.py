"""dbt models as assets: views per deployment, tables per day.

Here: the two asset groups and the builds of their steps. Not here: how dbt runs
(`transform/dbt.py`), and the models (`dbt_project/`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dagster import (
    AssetExecutionContext,
    AssetSpec,
    BackfillPolicy,
    Backoff,
    Failure,
    Jitter,
    Output,
    RetryPolicy,
    TableColumnLineage,
)
from dagster_dbt import dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from dlt_sources.contract import Window
from pipelines.accounts import channel_profiles
from pipelines.database.warehouse import Warehouse
from pipelines.partitions import daily_partitions, run_window
from pipelines.resources import WarehouseResource
from pipelines.transform import dbt
from pipelines.transform.lineage import METADATA, count_rows, open_cache
from pipelines.transform.translator import TRANSLATOR

WRITTEN_BY_JOBS = ("webhook_subscriptions",)
"""Tables with an asset of their own (`webhooks_subscriptions.py`)."""

app_tables = [
    AssetSpec(
        [source["schema"], source["name"]],
        description=source["description"],
        group_name="app",
        kinds={"postgres"},
    )
    for source in dbt.manifest()["sources"].values()
    if source["source_name"] == "app" and source["name"] not in WRITTEN_BY_JOBS
]
"""Tables that models read and no run builds."""

DBT_RETRIES = RetryPolicy(
    max_retries=2, delay=10, backoff=Backoff.EXPONENTIAL, jitter=Jitter.FULL
)


@dbt_assets(
    manifest=dbt.manifest(),
    select=" ".join(dbt.VIEWS_AND_SEEDS),
    name="dbt_views",
    dagster_dbt_translator=TRANSLATOR,
    pool="dbt",
    retry_policy=DBT_RETRIES,
)
def views(
    context: AssetExecutionContext, warehouse: WarehouseResource
) -> Iterator[Any]:
    """Rebuild the views and load the seeds, after a change of the models."""
    yield from _build(context, warehouse.connect(), None)


@dbt_assets(
    manifest=dbt.manifest(),
    select=dbt.TABLES,
    name="dbt_tables",
    dagster_dbt_translator=TRANSLATOR,
    partitions_def=daily_partitions,
    backfill_policy=BackfillPolicy.single_run(),
    pool="dbt",
    retry_policy=DBT_RETRIES,
)
def tables(
    context: AssetExecutionContext, warehouse: WarehouseResource
) -> Iterator[Any]:
    """Build the run's days of core and of every product."""
    yield from _build(context, warehouse.connect(), run_window(context))


def _build(
    context: AssetExecutionContext, warehouse: Warehouse, window: Window | None
) -> Iterator[Any]:
    manifest = dbt.manifest()
    names = sorted(key.path[-1] for key in context.selected_asset_keys)
    outcome = dbt.build(names, warehouse, window)
    lineages = open_cache(warehouse)
    for event in outcome.events:
        if event["data"]["node_info"]["unique_id"] not in manifest["nodes"]:
            continue  # unknown to this code location until a reload
        message = DbtCoreCliEventMessage(event, {})
        for dagster_event in message.to_default_asset_events(
            manifest, TRANSLATOR, context
        ):
            if isinstance(dagster_event, Output):
                node = manifest["nodes"][event["data"]["node_info"]["unique_id"]]
                metadata = _metadata(
                    warehouse, node, window, lineages.get_lineage(event)
                )
                context.add_output_metadata(
                    metadata, output_name=dagster_event.output_name
                )
            yield dagster_event
    lineages.save()
    _raise_if_failed(outcome)
    if channel_profiles.SOURCE in names:
        channel_profiles.record_profiles(warehouse)


def _metadata(
    warehouse: Warehouse,
    node: Mapping[str, Any],
    window: Window | None,
    lineage: TableColumnLineage | None,
) -> dict[str, Any]:
    metadata: dict[str, Any] = {} if lineage is None else {METADATA: lineage}
    if node["config"]["materialized"] != "view":
        by_day = window is not None and "date" in node["columns"]
        name = "dagster/partition_row_count" if by_day else "dagster/row_count"
        metadata[name] = count_rows(warehouse, node, window)
    return metadata


def _raise_if_failed(outcome: dbt.Outcome) -> None:
    if outcome.success:
        return
    raise Failure(f"dbt: {outcome.message}"[:2000], allow_retries=outcome.is_transient)
