"""Large tables name the column by which Citus may distribute them.

Citus cannot be installed here, so functions with its names take the place of a server.
They show which calls the operation makes, not what Citus does with them.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support import creatorsync_rows
from tests.support.databases import execute, fetch

CONTENTS = {"content_id", "livestream_id", "post_id", "video_id"}
MOMENTS = {"date", "from_date", "observed_at", "snapshot_date", "started_at"}
MOMENTS |= {"timestamp"}
TABLES: Mapping[str, Any] = {
    f"{node['schema']}.{node['name']}": node for node in dbt.list_tables()
}
LARGE = {
    name: node
    for name, node in TABLES.items()
    if CONTENTS & (key := set(node["config"]["unique_key"])) and MOMENTS & key
}
"""Tables with a row for each content, and each day or sample."""


def column_of(node: Mapping[str, Any]) -> str | None:
    column: str | None = node["config"]["meta"].get("distribution_column")
    return column


def test_the_large_tables_are_found() -> None:
    assert {"core.fct_content_days", "creatorsync.video_daily_stats"} < LARGE.keys()
    assert {"cg_analytics.snapshots", "streamtrack.livestream_metrics"} < LARGE.keys()


@pytest.mark.parametrize("name", LARGE)
def test_a_large_table_names_its_column(name: str) -> None:
    assert column_of(LARGE[name]) in CONTENTS


@pytest.mark.parametrize(
    "name", [name for name, node in TABLES.items() if column_of(node)]
)
def test_every_key_has_the_column_or_is_the_derived_id(name: str) -> None:
    node = TABLES[name]
    column = column_of(node)
    assert column in node["config"]["unique_key"]
    keys = [
        one["columns"]
        for one in node["constraints"]
        if one["type"] in ("primary_key", "unique")
    ]
    assert all(column in key or key == ["id"] for key in keys)
    indexes = node["config"]["meta"].get("named_indexes", [])
    unique = [one["columns"] for one in indexes if one.get("unique")]
    assert all(column in columns for columns in unique)


STAND_IN = """
create table pg_dist_partition (logicalrel regclass, partkey text);
create function create_distributed_table(relation regclass, distribution_column text)
returns void language sql as
$$insert into pg_dist_partition values (relation, distribution_column)$$
"""
ROWS = """
create table core.fct_content_days (
    platform text, content_id text, date date, primary key (platform, content_id, date)
);
alter table creatorsync.video_daily_stats
drop constraint video_daily_stats_pkey, add primary key (id),
add unique (video_id, date),
add foreign key (video_id) references creatorsync.video_analytics (video_id)
"""
KEYS = """
select pg_get_constraintdef(oid) from pg_constraint
where
    conrelid = 'creatorsync.video_daily_stats'::regclass
    and contype in ('p', 'u', 'f')
order by 1
"""
DISTRIBUTED = "select logicalrel::text, partkey from pg_dist_partition order by 1"


@pytest.fixture(scope="module", autouse=True)
def tables(warehouse: Warehouse) -> None:
    creatorsync_rows.create_tables(warehouse)
    execute(warehouse.url, ROWS)


def distribute() -> None:
    outcome = dbt.invoke(["run-operation", "distribute_tables"])
    assert outcome.success, outcome.errors


def test_without_citus_nothing_changes_and_with_it_each_table_is_distributed_once(
    warehouse: Warehouse,
) -> None:
    before = fetch(warehouse.url, KEYS)
    distribute()
    assert fetch(warehouse.url, KEYS) == before
    execute(warehouse.url, STAND_IN)
    for _ in range(2):
        distribute()
        assert fetch(warehouse.url, DISTRIBUTED) == [
            ("core.fct_content_days", "content_id"),
            ("creatorsync.video_daily_stats", "video_id"),
        ]
    assert fetch(warehouse.url, KEYS) == [
        ("PRIMARY KEY (id, video_id)",),
        ("UNIQUE (video_id, date)",),
    ]
