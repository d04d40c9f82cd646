"""Builds of product tables, in `app.table_builds`.

Here: which tables a build has built, for which days, and from which platforms. Not
here: the build (`dbt.py`), and whether a day is complete (`api.table_freshness`).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import text

from dlt_sources import platforms
from dlt_sources.contract import Window
from dlt_sources.extract.windows import DAY
from pipelines.database.warehouse import Warehouse
from pipelines.transform.ancestors import find_sources

CLOCK = text("select clock_timestamp()")
RECORD = text("""
    insert into app.table_builds as known (
        relation, first_date, last_date, platforms, started_at
    )
    values (
        :relation, cast(:first_date as date), cast(:last_date as date), :platforms,
        :started_at
    )
    on conflict (relation, first_date, last_date) do update
    set
        platforms = excluded.platforms,
        started_at = greatest(known.started_at, excluded.started_at)
""")


def read_clock(warehouse: Warehouse) -> datetime:
    """Return the database's time, by which loads record their end."""
    with warehouse.begin() as session:
        moment: datetime = session.execute(CLOCK).scalar_one()
    return moment


def record_builds(
    warehouse: Warehouse,
    manifest: Mapping[str, Any],
    events: Iterable[Mapping[str, Any]],
    window: Window | None,
    started_at: datetime,
) -> None:
    """Record the product tables that a build has built without an error."""
    days = {
        "first_date": window.start.isoformat() if window else "0001-01-01",
        "last_date": (window.end - DAY).isoformat() if window else "9999-12-31",
        "started_at": started_at,
    }
    rows = [
        {
            "relation": f"{node['schema']}.{node['name']}",
            "platforms": sorted(_platforms_of(manifest, node)),
            **days,
        }
        for node in _built_marts(manifest, events)
    ]
    if rows:
        with warehouse.begin() as session:
            session.execute(RECORD, rows)


def _built_marts(
    manifest: Mapping[str, Any], events: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    for event in events:
        node = manifest["nodes"].get(event["data"]["node_info"]["unique_id"])
        if (
            event["info"]["name"] == "LogModelResult"
            and event["data"]["node_info"]["node_status"] == "success"
            and node is not None
            and node["fqn"][1] == "marts"
        ):
            yield node


def _platforms_of(manifest: Mapping[str, Any], node: Mapping[str, Any]) -> set[str]:
    """Return the platforms of `meta.platforms`, else of the lineage of the model."""
    named = node["config"]["meta"].get("platforms")
    if named is not None:
        return set(named)
    schemas = {str(one["schema"]) for one in find_sources(manifest, node["unique_id"])}
    return {schema.removeprefix("raw_") for schema in schemas} & set(platforms())
