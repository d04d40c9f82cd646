"""The key of `creators why` finds a channel as the other commands do."""

from datetime import date

import pytest
from sqlalchemy import text

from pipelines.analysis import origins
from pipelines.analysis.keys import find_ids
from pipelines.analysis.tables import find_table
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.tenancy.analysts import as_analyst
from tests.support import creatorsync_rows
from tests.support.fakes import connect_ann, execute, person
from tests.support.model_tables import create_model_tables, grant_core

CHANNELS = (
    ("twitch", "1", "novatv", "Nova"),
    ("twitch", "2", "comet", "Nova"),
    ("twitch", "3", "old_comet", "Comet"),
    ("youtube", "UC4", "@mapleLive", "Comet"),
)
DAY = date(2026, 3, 1)


@pytest.fixture
def profiles(warehouse: Warehouse) -> Warehouse:
    """Store channels with their profiles and one day each."""
    create_model_tables(warehouse, "dim_channels", "fct_channel_days")
    for platform, channel, login, name in CHANNELS:
        values = {"platform": platform, "channel": channel}
        execute(
            warehouse,
            "insert into app.channels (platform, channel_id, channel_name)"
            " values (:platform, :channel, :name)",
            name=name,
            **values,
        )
        execute(
            warehouse,
            "insert into core.dim_channels (platform, channel_id, username)"
            " values (:platform, :channel, :login)",
            login=login,
            **values,
        )
        execute(
            warehouse,
            "insert into core.fct_channel_days (platform, channel_id, date)"
            " values (:platform, :channel, :day)",
            day=DAY,
            **values,
        )
    grant_core(warehouse)
    return warehouse


def ids(warehouse: Warehouse, name: str, *only: str) -> set[str]:
    with warehouse.begin() as session:
        return set(find_ids(session, name, only))


def keys(warehouse: Warehouse, *channels: str) -> set[str]:
    """Return the ids of channels, and their keys in our tables."""
    query = "select id::text from app.channels where channel_id = any(:ids)"
    own = "select id::text from app.connections where platform_user_id = any(:ids)"
    with warehouse.begin() as session:
        values = {"ids": list(channels)}
        return {*channels, *session.scalars(text(f"{query} union {own}"), values)}


def rows(warehouse: Warehouse, name: str) -> list[str]:
    with as_analyst(warehouse) as session:
        table = find_table(session, "core.fct_channel_days")
        found = origins._find_rows(session, table, DAY, name, ())
    return [one["channel_id"] for one in found]


def test_a_channel_is_found_by_login_name_and_id(profiles: Warehouse) -> None:
    assert rows(profiles, "NovaTV") == rows(profiles, "@novatv") == ["1"]
    assert rows(profiles, "maplelive") == rows(profiles, "UC4") == ["UC4"]
    assert ids(profiles, "novatv") == keys(profiles, "1")
    assert ids(profiles, "nobody") == set()


def test_a_login_comes_before_the_shown_name_of_another(profiles: Warehouse) -> None:
    # The shown name is one of two channels, of which each has its own platform.
    assert ids(profiles, "comet") == keys(profiles, "2", "UC4")
    assert ids(profiles, "Comet", "twitch") == keys(profiles, "2")
    assert ids(profiles, "comet", "youtube") == keys(profiles, "UC4")


def test_a_name_of_several_channels_is_refused_with_the_list(
    profiles: Warehouse,
) -> None:
    for _ in range(2):
        with pytest.raises(UserError, match=r"^twitch 'nova': 2 channels .*: 1, 2$"):
            rows(profiles, "nova")
    assert ids(profiles, "nova", "youtube") == set()


def test_a_person_has_own_accounts_and_no_strangers(profiles: Warehouse) -> None:
    """Two accounts of one person are no ambiguous name."""
    ann = person(profiles, "Nova")
    for channel in ("1", "2"):
        connect_ann(profiles, ann, channel)
    execute(profiles, "update core.dim_channels set username = 'Nova' where true")
    found = ids(profiles, "Nova")
    assert {ann, "1", "2", "UC4"} <= found
    assert "3" not in found
    with pytest.raises(UserError, match="3 channels"):
        ids(profiles, "nova")


def test_rows_of_a_person_are_found_by_the_login_of_an_account(
    profiles: Warehouse,
) -> None:
    creatorsync_rows.create_tables(profiles)
    execute(profiles, "grant select on all tables in schema creatorsync to analyst")
    connect_ann(profiles, person(profiles, "ann"), "1")
    execute(
        profiles,
        "insert into creatorsync.channel_analytics (user_id, date)"
        " select creatorsync_id, :day from app.people",
        day=DAY,
    )
    with as_analyst(profiles) as session:
        table = find_table(session, "creatorsync.channel_analytics")
        for name in ("ann", "NovaTV", "1"):
            (row,) = origins._find_rows(session, table, DAY, name, ["twitch"])
            assert row["date"] == DAY
        with pytest.raises(UserError, match="has no row of 'comet'"):
            origins._find_rows(session, table, DAY, "comet", ["twitch"])
    assert rows(profiles, "NovaTV") == ["1"], "a channel's own rows come first"


def test_what_is_no_name_is_the_text_of_a_row(profiles: Warehouse) -> None:
    execute(profiles, "delete from app.channels")
    execute(profiles, "delete from core.dim_channels")
    assert rows(profiles, "3") == ["3"]
    with pytest.raises(UserError, match="has no row of '33'"):
        rows(profiles, "33")
