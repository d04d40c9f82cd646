"""The name of a channel as its platform shows it, and the logins that still find it."""

from pipelines.accounts.channel_names import record_names
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from tests.support.databases import execute, fetch

PROFILES = """
create schema if not exists core;
create table core.dim_channels (platform text, channel_id text, display_name text);
insert into core.dim_channels values
    ('twitch', '1', 'ClipStorm'), ('twitch', '2', null), ('twitch', '3', ''),
    ('youtube', '1', 'Another');
insert into app.channels (platform, channel_id, channel_name)
values ('twitch', '1', 'clipstorm'), ('twitch', '2', 'two'), ('twitch', '3', 'three');
"""
SHOWN = "select channel_id, channel_name from streamtrack.channels order by 1"
CHANGED = "select max(updated_at) from app.channels"


def test_a_known_profile_gives_its_name_and_an_unknown_one_changes_nothing(
    warehouse: Warehouse,
) -> None:
    register_platforms(warehouse)
    execute(warehouse.url, PROFILES)
    record_names(warehouse)
    named = [("1", "ClipStorm"), ("2", "two"), ("3", "three")]
    assert fetch(warehouse.url, SHOWN) == named
    before = fetch(warehouse.url, CHANGED)
    record_names(warehouse)
    assert fetch(warehouse.url, CHANGED) == before
