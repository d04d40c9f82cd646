"""A warehouse with archived snapshots, and their files."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from pipelines.archive import files, move
from pipelines.archive.rules import Rule, find_rule
from pipelines.backups.digests import digest_rows
from pipelines.database.warehouse import Warehouse

TODAY = date(2026, 3, 31)
UNLOAD = ("archive", "unload", "--before", "2025-02")
SNAPSHOTS = """
create schema if not exists cg_analytics;
create table cg_analytics.snapshots (
    id uuid primary key, post_id text not null, snapshot_date date not null,
    views bigint, earnings numeric, raw_data jsonb
);
insert into cg_analytics.snapshots
select
    md5(n::text)::uuid, 'p:"' || n, date '2025-03-31' - n,
    nullif(n, 3), n / 7.0, jsonb_build_object('a', E'tab\\t' || n, 'b', '')
from generate_series(-5, 60) as n
"""


def run(warehouse: Warehouse, *statements: str) -> None:
    with warehouse.begin() as session:
        for statement in statements:
            session.exec_driver_sql(statement)


def scalar(warehouse: Warehouse, query: str) -> object:
    with warehouse.begin() as session:
        return session.scalar(text(query))


def digest(warehouse: Warehouse, relation: str) -> object:
    with warehouse.begin() as session:
        return digest_rows(session, f"select * from {relation}")


@pytest.fixture
def moved(warehouse: Warehouse, home: Path) -> Warehouse:
    """Return a warehouse with archived snapshots; the home names it."""
    del home
    run(warehouse, SNAPSHOTS)
    move.move_old(warehouse, TODAY)
    return warehouse


@pytest.fixture
def rule() -> Rule:
    """Return the rule of snapshots."""
    found = find_rule("snapshots")
    assert found
    return found


@pytest.fixture
def unloaded(moved: Warehouse, home: Path, rule: Rule) -> Path:
    """Return the folder of two unloaded months."""
    for month in (1, 2):
        files.unload(moved, home / "archive", rule, date(2025, month, 1))
    return home / "archive"
