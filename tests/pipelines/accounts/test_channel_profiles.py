"""The name and the address of a channel as its platform shows them."""

from pipelines.accounts.channel_profiles import record_profiles
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from tests.support.databases import execute, fetch

PROFILES = """
create schema if not exists core;
create table core.dim_channels (
    platform text, channel_id text, display_name text, url text
);
insert into core.dim_channels values
    ('twitch', '1', 'ClipStorm', 'https://one'), ('twitch', '2', null, null),
    ('twitch', '3', '', 'https://three'), ('youtube', '1', 'Another', 'https://other');
insert into app.channels (platform, channel_id, channel_name)
values ('twitch', '1', 'clipstorm'), ('twitch', '2', 'two'), ('twitch', '3', 'three');
"""
SHOWN = """
select channel_id, channel_name, source_url from streamtrack.channels order by 1
"""
CHANGED = "select max(updated_at) from app.channels"
NOTE = "update streamtrack.channels set source_url = {} where channel_id = '{}'"


def test_a_known_profile_gives_name_and_address_and_an_unknown_one_nothing(
    warehouse: Warehouse,
) -> None:
    register_platforms(warehouse)
    execute(warehouse.url, PROFILES)
    record_profiles(warehouse)
    assert fetch(warehouse.url, SHOWN) == [
        ("1", "ClipStorm", "https://one"),
        ("2", "two", None),
        ("3", "three", "https://three"),
    ]
    before = fetch(warehouse.url, CHANGED)
    record_profiles(warehouse)
    assert fetch(warehouse.url, CHANGED) == before

    # A person's note stays, a removed one gives way, and a new login is followed.
    execute(warehouse.url, NOTE.format("'https://noted'", 1))
    execute(warehouse.url, NOTE.format("'https://kept'", 2))
    execute(warehouse.url, "update core.dim_channels set url = url || '/new'")
    record_profiles(warehouse)
    assert [url for _, _, url in fetch(warehouse.url, SHOWN)] == [
        "https://noted",
        "https://kept",
        "https://three/new",
    ]
    execute(warehouse.url, NOTE.format("null", 1))
    record_profiles(warehouse)
    assert fetch(warehouse.url, SHOWN)[0] == ("1", "ClipStorm", "https://one/new")
