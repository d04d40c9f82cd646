"""Facts of people and of sites, filled after the channels are built.

Here: the asset. Not here: the update (`transform/profiles.py`).
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
from pipelines.transform import profiles


@link_function
@multi_asset(
    name="profiles",
    specs=[
        AssetSpec(
            AssetKey(["app", "profiles"]),
            deps=[
                AssetKey(["core", "dim_channels"]),
                AssetKey(["core", "dim_contents"]),
                AssetKey(["core", "fct_channel_days"]),
            ],
            group_name="profiles",
            kinds={"python", "postgres"},
            owners=["team:data-engineering"],
            description="Empty names, pictures and addresses of people, from accounts;"
            " followers, quota and totals of sites.",
        )
    ],
    partitions_def=daily_partitions,
    backfill_policy=BackfillPolicy.single_run(),
    retry_policy=DBT_RETRIES,
)
def profiles_asset(
    context: AssetExecutionContext, warehouse: WarehouseResource
) -> MaterializeResult[None]:
    """Fill the fields; the built days do not matter."""
    people = profiles.fill_people(warehouse.connect())
    sites = profiles.fill_sites(warehouse.connect())
    context.log.info("%d people and %d sites changed", people, sites)
    return MaterializeResult(
        metadata={"people changed": people, "sites changed": sites}
    )
