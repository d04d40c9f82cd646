"""Report views and seeds that a command built to Dagster.

Here: their materializations, so that the UI shows them as built. Not here: their build
(`transform/dbt.py`).
"""

from dagster import AssetMaterialization, DagsterInstance

from pipelines.transform import dbt


def report_materialized(outcome: dbt.Outcome) -> None:
    """Record a materialization for every view and seed that was built."""
    nodes = dbt.manifest()["nodes"]
    built = [event["data"]["node_info"]["unique_id"] for event in outcome.events]
    with DagsterInstance.get() as instance:
        for node in (nodes[unique_id] for unique_id in built if unique_id in nodes):
            key = [node["schema"], node["name"]]
            instance.report_runless_asset_event(AssetMaterialization(key))
