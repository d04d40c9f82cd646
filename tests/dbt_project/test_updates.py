"""A warehouse that another version built: its tables have other columns."""

from collections.abc import Callable

import pytest

from pipelines import dbt
from pipelines.errors import UserError
from pipelines.rebuild import outdated, rebuild
from pipelines.warehouse import Warehouse
from tests.dbt_project.conftest import digests
from tests.dbt_project.landing_zone import Zone
from tests.dbt_project.test_rebuilds import ask
from tests.dbt_project.worlds import DAY, World, at

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
    house: Warehouse, zone: Zone, run: Callable[..., None]
) -> None:
    zone.add_person("ada", "100")
    world = World(5, channels=1, days=2)
    for day in world.days:
        zone.land(at(day + DAY, 2), *world.daily(at(day + DAY, 2)))
    run("run", "--exclude", "config.materialized:view")
    content = digests(house.url)
    assert outdated(house) == []
    for statement in (*OLD, BOARD):
        ask(house.url, statement)
    assert outdated(house) == CHANGED
    spoiled = digests(house.url)

    day = world.days[0]
    refused = dbt.build(["game_analytics"], house, (day, day))
    assert DIFFERENCES in refused.message
    assert not refused.success

    with pytest.raises(UserError, match="view mine depends on"):
        rebuild(house)
    assert digests(house.url) == spoiled != content

    ask(house.url, "drop view public.mine")
    rebuild(house)
    assert digests(house.url) == content
    assert outdated(house) == []
