"""DevPulse's derived tables against the document, as dbt makes them.

Here: names, types, keys, indexes, rights, and what they say of themselves. Not here:
what is in them (`tests/dbt_project`), and the operational tables (`test_views.py`).
"""

import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml

from dlt_sources import landing, platforms
from pipelines import dbt, vault
from tests.support.databases import execute

HERE = Path(__file__).parent
DEVPULSE = yaml.safe_load((HERE / "devpulse.yml").read_text())
DERIVED = {
    table["name"]: table for table in DEVPULSE["tables"] if table["kind"] == "derived"
}
OWN = (
    "platform_connection_id in"
    " (select connection.id from app.connections as connection)"
)
POLICIES = dict.fromkeys(DERIVED, OWN) | {
    "analytics_snapshots": "user_id = app.current_person_id()"
    " or workspace_id in (select app.current_workspace_ids())"
}
OUR_INDEXES = {"youtube_videos_synced_at_idx"}
"""A build finds the rows of its days by them."""

COLUMNS = """
    select attname, format_type(atttypid, atttypmod), attnotnull, atthasdef,
        col_description(attrelid, attnum) from pg_attribute
    where attrelid = cast(%s as regclass) and attnum > 0 and not attisdropped
    order by attnum
"""
CONSTRAINTS = """
    set local search_path to '';
    select pg_get_constraintdef(oid) from pg_constraint
    where conrelid = cast(%s as regclass) and contype <> 'n' order by 1
"""
INDEXES = """
    select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
    where indrelid = cast(%s as regclass) and not exists (
        select from pg_constraint where conindid = indexrelid
    )
"""
RIGHTS = """
    select role, word from unnest(array['analyst', 'creator', 'receiver']) as role,
        unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as word
    where has_table_privilege(role, cast(%s as regclass), word)
"""
Ask = Callable[..., list[tuple[Any, ...]]]
tables = pytest.mark.parametrize("name", sorted(DERIVED))


@pytest.fixture(scope="module")
def ask(
    server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ask]:
    """Return how to ask a database in which dbt has built everything from nothing."""
    name = f"documented_{uuid.uuid4().hex}"
    url = f"{server_url}/{name}"
    execute(f"{server_url}/postgres", f"create database {name} template {template}")
    for platform in platforms().values():
        landing.create_tables(platform, url)

    def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg2.connect(url) as session, session.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREATORS_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("CREATORS_DATABASE_URL", url)
        patch.setenv("CREATORS_VAULT_KEYS", vault.new_key("test"))
        for outcome in (
            dbt.build_once(),
            dbt.invoke(["run", "--exclude", "config.materialized:view"]),
        ):
            assert outcome.success, outcome.errors
        yield rows
    execute(f"{server_url}/postgres", f"drop database {name} with (force)")


def shown_type(documented: str) -> str:
    return re.sub("^timestamptz$", "timestamp with time zone", documented)


def reference(key: dict[str, Any]) -> str:
    """Return a foreign key as PostgreSQL writes it."""
    columns = ", ".join(key["columns"])
    target = key.get("target", key["references"])
    return f"foreign key ({columns}) references {target} on delete {key['on_delete']}"


def test_the_tables_are_the_documented_ones(ask: Ask) -> None:
    found = ask("select tablename from pg_tables where schemaname = 'devpulse'")
    assert {name for (name,) in found} == set(DERIVED)


@tables
def test_columns_types_and_nullability_and_no_default(ask: Ask, name: str) -> None:
    assert [row[:4] for row in ask(COLUMNS, f"devpulse.{name}")] == [
        (
            column["name"],
            shown_type(column["type"]),
            column.get("nullable") is False,
            False,
        )
        for column in DERIVED[name]["columns"]
    ]


@tables
def test_every_table_and_column_says_what_it_is(ask: Ask, name: str) -> None:
    found = ask(COLUMNS, f"devpulse.{name}")
    assert [row[0] for row in found if not (row[4] or "").strip()] == []
    ((said,),) = ask(
        "select obj_description(cast(%s as regclass), 'pg_class')", f"devpulse.{name}"
    )
    assert said


@tables
def test_keys_and_foreign_keys(ask: Ask, name: str) -> None:
    table = DERIVED[name]
    live = [key.lower() for (key,) in ask(CONSTRAINTS, f"devpulse.{name}")]
    documented = [
        f"primary key ({', '.join(table['primary_key'])})",
        *(f"unique ({', '.join(key['columns'])})" for key in table.get("unique", [])),
        *(reference(key) for key in table.get("foreign_keys", [])),
    ]
    checks = [key for key in live if key.startswith("check ")]
    assert sorted(set(live) - set(checks)) == sorted(documented)


@tables
def test_indexes_have_the_documented_names_order_and_method(
    ask: Ask, name: str
) -> None:
    live = {
        index.rpartition(".")[2]: (
            "CREATE UNIQUE" in definition,
            definition.partition(" USING ")[2].lower().partition(" where ")[0],
        )
        for index, definition in ask(INDEXES, f"devpulse.{name}")
        if index.rpartition(".")[2] not in OUR_INDEXES
    }
    documented = DERIVED[name].get("indexes", [])
    named = {
        index["name"]: (
            index.get("unique", False),
            f"{index.get('method', 'btree')} ({', '.join(index['columns'])})",
        )
        for index in documented
        if "name" in index
    }
    assert {key: live.get(key) for key in named} == named
    assert len(live) == len(documented)


@tables
def test_people_see_what_their_own_connections_brought(ask: Ask, name: str) -> None:
    assert sorted(ask(RIGHTS, f"devpulse.{name}")) == [
        ("analyst", "select"),
        ("creator", "select"),
    ]
    policies = ask(
        "select obj_description(oid, 'pg_policy') from pg_policy"
        " where polrelid = cast(%s as regclass)",
        f"devpulse.{name}",
    )
    assert POLICIES[name] in {" ".join(one.split()) for (one,) in policies}
