"""A home of revision 0024 is upgraded by `creators migrate` and `creators rebuild`.

`home_0024.sql` holds a home that the project's code of that revision made: two days of
two accounts. Its raw tables name the credential of a row `reader`.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dlt_sources import platforms
from dlt_sources.load import loader
from pipelines import cli
from pipelines.database import migrate
from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch, opened

OLD_HOME = Path(__file__).with_name("home_0024.sql")
OLD_REVISION = "0024"
BUILD_TIMES = ("created_at", "updated_at")

TABLES = """
    select format('%I.%I', schemaname, tablename)
    from pg_tables
    where schemaname = any(array[{schemas}]) and tablename not like '\\_dlt%'
    order by 1
"""
COLUMNS = """
    select table_schema || '.' || table_name, array_agg(column_name::text)
    from information_schema.columns
    where column_name = 'reader' or table_schema like 'raw\\_%'
    group by 1
    order by 1
"""

NEW_TABLES = {
    "core.bridge_scope_subjects": "core.bridge_tenant_subjects",
    "core.fct_scope_days": "core.fct_tenant_days",
}
"""Tables that a later version builds under another name."""

NEW_COLUMNS = {"reader": "credential_id", "scope_id": "tenant_id"}

Rows = Counter[tuple[tuple[str, str], ...]]


@pytest.fixture
def old_home(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Warehouse]:
    """Return the warehouse of the old home; the environment names it."""
    monkeypatch.setenv("CREATORS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CREATORS_DATABASE_URL", empty_url)
    monkeypatch.setenv("CREATORS_DAGSTER_DATABASE_URL", empty_url)
    migrate.migrate(empty_url, OLD_REVISION)
    fetch(empty_url, OLD_HOME.read_text())
    with opened(empty_url) as warehouse:
        yield warehouse


def creators(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["creators", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code


def tables(url: str, *schemas: str) -> list[str]:
    names = ", ".join(f"'{schema}'" for schema in schemas)
    return [str(table) for (table,) in fetch(url, TABLES.format(schemas=names))]


def rows(url: str, table: str, columns: set[str] | None = None) -> Rows:
    """Return the rows of a table as a multiset of their columns."""
    found: list[Any] = fetch(url, f"select to_jsonb(t) from {table} as t")
    return Counter(
        tuple(
            sorted(
                (name, str(value))
                for name, value in row.items()
                if columns is None or name in columns
            )
        )
        for (row,) in found
    )


def rename(old: Rows, *, omit: tuple[str, ...] = ()) -> Rows:
    """Return rows of the old home under the new names of their columns."""
    return Counter(
        tuple(
            sorted(
                (NEW_COLUMNS.get(name, name), value)
                for name, value in row
                if name not in omit
            )
        )
        for row in old.elements()
    )


def test_an_old_home_keeps_its_raw_rows_and_its_tables(
    old_home: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = old_home.url
    raw = {table: rows(url, table) for table in tables(url, "raw_devto")}
    ledger = {
        table: rows(url, table)
        for table in ("app.readings", "app.quarantine", "app.conditional_reads")
    }
    built = {
        table: rows(url, table)
        for table in tables(url, "core", "creatorsync", "devpulse")
    }
    assert all(raw.values()), "every raw table of the old home has rows"
    assert all(built.values()), "every table of the old home has rows"

    creators(monkeypatch, "migrate")
    creators(monkeypatch, "rebuild")

    for table, old in raw.items():
        assert rows(url, table) == rename(old), table
    for table, old in ledger.items():
        expected = rename(old)
        columns = {name for row in expected for name, _ in row}
        assert rows(url, table, columns) == expected, table
    for table, old in built.items():
        expected = rename(old, omit=BUILD_TIMES)
        columns = {name for row in expected for name, _ in row}
        found = rows(url, NEW_TABLES.get(table, table), columns)
        assert found == expected, table
    assert [table for table, names in fetch(url, COLUMNS) if "reader" in names] == []


def test_dlt_keeps_the_renamed_column(
    old_home: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    creators(monkeypatch, "migrate")
    columns = fetch(old_home.url, COLUMNS)
    for platform in platforms().values():
        loader.create_tables(platform, old_home.url)
    assert fetch(old_home.url, COLUMNS) == columns
    (articles,) = (names for table, names in columns if table == "raw_devto.articles")
    assert "credential_id" in articles
    assert "reader" not in articles


def test_the_old_home_can_be_downgraded_again(old_home: Warehouse) -> None:
    url = old_home.url
    raw = {table: rows(url, table) for table in tables(url, "raw_devto")}
    migrate.migrate(url)
    assert {table: rows(url, table) for table in raw} != raw
    migrate.downgrade(url, OLD_REVISION)
    assert {table: rows(url, table) for table in raw} == raw
