"""Columns of the products whose explanation lacks a platform of their values.

Here: the platforms that a column has values of, and the raw columns that `creators
explain` names. Not here: which database a test looks at.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources import platforms
from pipelines.analysis.meaning import keep_platforms
from pipelines.analysis.tables import platforms_of
from pipelines.database.catalogue import quote
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from pipelines.transform.lineage import LineageCache

PLATFORM_BY_COLUMN = {
    "platform": "rows.platform",
    "platform_connection_id": (
        "(select platform from app.connections where id = rows.platform_connection_id)"
    ),
    "post_id": "split_part(rows.post_id, ':', 1)",
    "livestream_id": (
        "(select platform from streamtrack.livestreams where id = rows.livestream_id)"
    ),
}
"""SQL of the platform of a row, by the first of these columns that a table has."""

NONE: frozenset[str] = frozenset()
CONSTANTS = {
    # Every article of Dev.to is an article.
    "cg_analytics.posts.post_type": {"devto"},
    # A post of Instagram is public.
    "cg_analytics.posts.privacy_status": {"instagram"},
    # A post with a row of earnings earns, whatever the row says.
    "cg_analytics.posts.monetization_status": {"facebook"},
    # Models of a platform write its name; only a file says one.
    "cg_analytics.posts.platform": set(platforms()),
}
"""Columns that the models of these platforms fill with a constant."""


def find_unexplained(warehouse: Warehouse, cache: LineageCache) -> dict[str, set[str]]:
    """Return the platforms of which a column has values and no named raw column.

    A column without any raw column is a constant, a clock's time or a value of `app`.
    """
    found: dict[str, set[str]] = {}
    with warehouse.begin() as session:
        for node in _marts():
            for column, filled in _platforms_by_column(session, node).items():
                raw = _raw_platforms(cache, node, column)
                name = f"{node['schema']}.{node['name']}.{column}"
                missing = filled - raw - CONSTANTS.get(name, NONE)
                if raw and missing:
                    found[name] = missing
    return found


def _marts() -> Iterator[Mapping[str, Any]]:
    for node in dbt.manifest()["nodes"].values():
        if node["resource_type"] == "model" and node["fqn"][1] == "marts":
            yield node


def _platforms_by_column(
    session: Connection, node: Mapping[str, Any]
) -> dict[str, set[str]]:
    names = list(node["columns"])
    only = node["config"]["meta"].get("platforms", ())
    platform = next(
        (sql for name, sql in PLATFORM_BY_COLUMN.items() if name in names),
        f"'{only[0]}'" if len(only) == 1 else None,
    )
    if platform is None:
        return {}
    counts = ", ".join(f"count({quote(name)})" for name in names)
    rows = session.execute(
        text(
            f"select {platform} as its_platform, {counts}"
            f" from {quote(node['schema'], node['name'])} as rows group by 1"
        )
    )
    found: dict[str, set[str]] = {name: set() for name in names}
    for its_platform, *values in rows:
        for name, value in zip(names, values, strict=True):
            if its_platform in platforms() and value:
                found[name].add(its_platform)
    return found


def _raw_platforms(
    cache: LineageCache, node: Mapping[str, Any], column: str
) -> set[str]:
    origins = cache.raw_origins(node["unique_id"], column)
    return {
        schema.removeprefix("raw_")
        for schema, _, _ in keep_platforms(origins, platforms_of(node))
        if schema.startswith("raw_")
    }
