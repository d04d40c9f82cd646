"""A warehouse that another version built: its tables have other columns."""

from collections.abc import Callable

import pytest

from dlt_sources.contract import Window
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.transform import dbt
from pipelines.transform.rebuild import find_outdated, rebuild
from tests.support.databases import fetch
from tests.support.digests import digests
from tests.support.random_twitch import DAY, RandomTwitch, at
from tests.support.raw_loads import RawLoads

OLD = (
    "alter table core.fct_channel_days drop column followers_total cascade",
    "alter table creatorsync.channel_analytics alter column followers_count type text",
    "alter table creatorsync.game_analytics add column forgotten text",
    "alter table creatorsync.game_analytics alter column peak_viewers type text",
)
CHANGED = [
    "core.fct_channel_days",
    "creatorsync.channel_analytics",
    "creatorsync.game_analytics",
]
DIFFERENCES = (
    *("model game_analytics", "schemas on this incremental model are out of sync"),
    *("forgotten", "{'column_name': 'peak_viewers', 'new_type': 'integer'}"),
)
BOARD = "create view public.mine as select * from creatorsync.game_analytics"
STALE = (
    "create table core.fct_renamed_days (day date)",
    "create table core.fct_used_days (day date)",
    "create view public.used as select * from core.fct_used_days",
    "create view intermediate.int_renamed as select * from core.fct_renamed_days",
    "create view staging.stg_renamed as select * from intermediate.int_renamed",
)
RELATIONS = """
select nspname || '.' || relname from pg_class
inner join pg_namespace on relnamespace = pg_namespace.oid
where relkind in ('r', 'v') and nspname not in ('pg_catalog', 'information_schema')
"""


def test_tables_of_another_version_are_found_and_built_anew(
    warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]
) -> None:
    raw.add_person("ada", "100")
    world = RandomTwitch(5, channels=1, days=2)
    for day in world.days:
        raw.load(at(day + DAY, 2), *world.daily(at(day + DAY, 2)))
    run("run", "--exclude", "config.materialized:view")
    content = digests(warehouse.url)
    assert find_outdated(warehouse) == []
    for statement in (*OLD, BOARD):
        fetch(warehouse.url, statement)
    assert find_outdated(warehouse) == CHANGED
    spoiled = digests(warehouse.url)

    day = world.days[0]
    refused = dbt.build(["game_analytics"], warehouse, Window(day, day + DAY))
    for difference in DIFFERENCES:
        assert difference in refused.message
    assert not refused.success

    with pytest.raises(UserError, match="view mine depends on"):
        rebuild(warehouse)
    assert digests(warehouse.url) == spoiled != content

    fetch(warehouse.url, "drop view public.mine")
    rebuild(warehouse)
    assert digests(warehouse.url) == content
    assert find_outdated(warehouse) == []


def test_a_table_that_is_missing_beside_others_is_outdated(
    warehouse: Warehouse, run: Callable[..., None]
) -> None:
    run("run", "--exclude", "config.materialized:view")
    fetch(warehouse.url, "drop table core.fct_list_days")
    assert find_outdated(warehouse) == ["core.fct_list_days"]


def test_a_rebuild_drops_what_no_model_builds_unless_another_view_uses_it(
    warehouse: Warehouse,
) -> None:
    rebuild(warehouse)
    current = set(fetch(warehouse.url, RELATIONS))
    for statement in STALE:
        fetch(warehouse.url, statement)

    assert rebuild(warehouse) == ["core.fct_used_days"]
    left = set(fetch(warehouse.url, RELATIONS)) - current
    assert left == {("core.fct_used_days",), ("public.used",)}
    assert current <= set(fetch(warehouse.url, RELATIONS))

    fetch(warehouse.url, "drop view public.used")
    assert rebuild(warehouse) == []
    assert set(fetch(warehouse.url, RELATIONS)) == current
