"""A warehouse with raw tables and the views of staging and intermediate."""

from collections.abc import Callable, Iterator

import psycopg2
import pytest

from pipelines import dbt
from pipelines.warehouse import Warehouse
from tests.dbt_project.landing_zone import Zone
from tests.support.views import Views

TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in ('core', 'creatorsync', 'devpulse') order by 1
"""
DIGEST = """
select coalesce(md5(string_agg(content, '|' order by content)), 'empty'), count(*)
from (select (to_jsonb(t) - 'created_at' - '{stamp}')::text as content from {table} t)
"""


@pytest.fixture(scope="module")
def house(views: Views) -> Iterator[Warehouse]:
    """Return a warehouse of this module's own, ready for loads and for dbt."""
    with views.copy() as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def zone(house: Warehouse) -> Zone:
    """Return where loads land."""
    return Zone(house.url)


@pytest.fixture(scope="module")
def run(house: Warehouse) -> Callable[..., None]:
    """Return dbt: builds what is asked for and fails on any failure."""

    def build(*arguments: str) -> None:
        outcome = dbt.invoke(list(arguments))
        assert outcome.success, "\n".join(map(str, outcome.errors))

    return build


def digests(url: str) -> dict[str, tuple[str, int]]:
    """Return per derived table a digest of its rows, without when they were built."""
    found = {}
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            # In video_analytics updated_at is data.
            stamp = "" if table.endswith("video_analytics") else "updated_at"
            cursor.execute(DIGEST.format(table=table, stamp=stamp))
            found[table] = cursor.fetchone() or ("", 0)
    return found
