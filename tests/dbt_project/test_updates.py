"""A warehouse that another version built: its tables have other columns."""

from collections.abc import Callable

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.transform import dbt
from pipelines.transform.rebuild import outdated, rebuild
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
    "columns differ: forgotten (table text),"
    " peak_viewers (contract integer, query integer, table text)\n"
)
BOARD = "create view public.mine as select * from creatorsync.game_analytics"


def test_tables_of_another_version_are_found_and_built_anew(
    warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]
) -> None:
    raw.add_person("ada", "100")
    world = RandomTwitch(5, channels=1, days=2)
    for day in world.days:
        raw.load(at(day + DAY, 2), *world.daily(at(day + DAY, 2)))
    run("run", "--exclude", "config.materialized:view")
    content = digests(warehouse.url)
    assert outdated(warehouse) == []
    for statement in (*OLD, BOARD):
        fetch(warehouse.url, statement)
    assert outdated(warehouse) == CHANGED
    spoiled = digests(warehouse.url)

    day = world.days[0]
    refused = dbt.build(["game_analytics"], warehouse, (day, day))
    assert DIFFERENCES in refused.message
    assert not refused.success

    with pytest.raises(UserError, match="view mine depends on"):
        rebuild(warehouse)
    assert digests(warehouse.url) == spoiled != content

    fetch(warehouse.url, "drop view public.mine")
    rebuild(warehouse)
    assert digests(warehouse.url) == content
    assert outdated(warehouse) == []
