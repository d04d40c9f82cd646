"""A warehouse with raw tables and the views of staging and intermediate."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from pipelines import dbt, vault
from pipelines.warehouse import Warehouse
from tests.conftest import execute
from tests.dbt_project.landing_zone import Zone

TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in ('core', 'creatorsync', 'devpulse') order by 1
"""
DIGEST = """
select coalesce(md5(string_agg(content, '|' order by content)), 'empty'), count(*)
from (select (to_jsonb(t) - 'created_at' - '{stamp}')::text as content from {table} t)
"""


@pytest.fixture(scope="module")
def house(
    server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """Return a migrated warehouse of this module's own, ready for loads."""
    name = f"dbt_{uuid.uuid4().hex}"
    execute(f"{server_url}/postgres", f"create database {name} template {template}")
    folder: Path = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in dict(os.environ):
            if variable.startswith(("DBT_", "CREATORS_WINDOW")):
                patch.delenv(variable)
        patch.setenv("CREATORS_HOME", str(folder))
        patch.setenv("CREATORS_DATABASE_URL", f"{server_url}/{name}")
        patch.setenv("CREATORS_VAULT_KEYS", vault.new_key("test"))
        Zone(f"{server_url}/{name}").prepare()
        yield Warehouse(f"{server_url}/{name}")
    execute(f"{server_url}/postgres", f"drop database {name} with (force)")


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

    outcome = dbt.build_once()
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
