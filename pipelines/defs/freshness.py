"""Checks that ask of each product table: is yesterday complete?

Here: the checks, their job and schedule. Not here: the answer
(`health/freshness.py`).

The checks do not run with a build: a backfill of an old day says nothing about
yesterday.
"""

from collections.abc import Iterator

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    AssetSelection,
    DefaultScheduleStatus,
    ScheduleDefinition,
    define_asset_job,
    multi_asset_check,
)

from pipelines.health.freshness import read_freshness
from pipelines.resources import WarehouseResource
from pipelines.transform import dbt

CHECK = "yesterday_is_complete"
MARTS = {
    f"{node['schema']}.{node['name']}": AssetKey([node["schema"], node["name"]])
    for node in dbt.list_tables()
    if node["fqn"][1] == "marts"
}
"""The asset of each product table."""


@multi_asset_check(
    name="freshness_checks",
    specs=[
        AssetCheckSpec(
            CHECK,
            asset=key,
            description="Yesterday was collected, and the table was built for it.",
        )
        for key in MARTS.values()
    ],
)
def tables_are_fresh(warehouse: WarehouseResource) -> Iterator[AssetCheckResult]:
    """Warn of each product table in which yesterday is not complete."""
    found = {one.relation: one for one in read_freshness(warehouse.connect())}
    for relation, key in MARTS.items():
        known = found.get(relation)
        yield AssetCheckResult(
            asset_key=key,
            check_name=CHECK,
            passed=known is not None and known.is_complete,
            severity=AssetCheckSeverity.WARN,
            description=known.reason if known else "it was never built",
            metadata={
                "last complete day": str(known.last) if known and known.last else "none"
            },
        )


CHECKS = AssetSelection.checks(tables_are_fresh)

freshness_job = define_asset_job(
    "freshness",
    selection=CHECKS,
    description="Check whether yesterday is complete in each product table.",
)

freshness_daily = ScheduleDefinition(
    name="freshness_daily",
    job=freshness_job,
    cron_schedule="15 6 * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Check at 06:15 UTC: after 06:00 no reading closes yesterday any more.",
)
