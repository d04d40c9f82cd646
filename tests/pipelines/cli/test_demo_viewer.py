"""The demo's viewer: a team with every live channel, a goal, and an artist, once."""

from datetime import date
from pathlib import Path

from pipelines.cli.demo_royalties import ARTISTS
from pipelines.cli.demo_viewer import equip_viewer
from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch
from tests.support.fakes import connect_ann, execute, person

FIRST = date(2026, 3, 1)
FOLLOWED = """
    select workspaces.name, people.username, channels.platform, channels.channel_id
    from app.workspace_channels
    inner join app.workspaces on workspaces.id = workspace_channels.workspace_id
    inner join app.channels on channels.id = workspace_channels.channel_id
    inner join app.people on people.id = workspaces.owner_id
"""


def test_the_viewer_has_something_on_each_page(
    home: Path, warehouse: Warehouse
) -> None:
    connect_ann(warehouse, person(warehouse, "ann"), "100")
    person(warehouse, "ben")
    execute(
        warehouse,
        "insert into app.channels (platform, channel_id, channel_name)"
        " values ('twitch', '100', 'ann'), ('github', '7', 'ann')"
        " on conflict do nothing",
    )
    execute(warehouse, "insert into app.artists (name) values (:name)", name=ARTISTS[0])
    assert equip_viewer(FIRST) == (
        f"ann has a team of 1 channels and a goal, and is {ARTISTS[0]}"
    )
    assert equip_viewer(FIRST) == "ann has a team already"
    assert fetch(warehouse.url, FOLLOWED) == [("Demo team", "ann", "twitch", "100")]
    assert fetch(warehouse.url, "select goal_type, unit from app.goals") == [
        ("stars", "percentage")
    ]
    role = "select role, artist_id is not null from app.people where username = 'ann'"
    assert fetch(warehouse.url, role) == [("artist", True)]
