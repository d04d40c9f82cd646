"""`creators teams` on a real database and against the sandbox's platforms."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import sandbox as world
from pipelines import cli
from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch
from tests.support.fakes import at_once, execute, person, scalar

USAGE = 2


@dataclass
class Terminal:
    """Runs `creators teams` in this process and returns what it prints."""

    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> str:
        self.patch.setattr(sys, "argv", ["creators", "teams", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = self.capture.readouterr()
        assert ended.value.code in {None, 0}, shown.err
        return shown.out.strip()

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json"))

    def refused(self, *arguments: str) -> str:
        self.patch.setattr(sys, "argv", ["creators", "teams", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = self.capture.readouterr()
        assert ended.value.code == USAGE
        assert shown.out == ""
        (line,) = shown.err.strip().splitlines()
        assert line.startswith("error: ")
        return line


@pytest.fixture
def terminal(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("COLUMNS", "300")
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def team(warehouse: Warehouse, terminal: Terminal) -> Terminal:
    """Ann owns the team `owls`; Ben, Cat and Dan exist."""
    for name in ("ann", "ben", "cat", "dan"):
        person(warehouse, name)
    terminal.run("create", "owls", "ann", "--name", "Night Owls")
    return terminal


def test_a_team_is_created_listed_and_audited(
    team: Terminal, warehouse: Warehouse
) -> None:
    facts = team.json("create", "larks", "ann", "--tier", "pro")
    assert facts["slug"] == "larks"
    assert facts["tier"] == "pro"
    listed = {one["slug"]: one for one in team.json("list")}
    assert listed["owls"] == {
        "slug": "owls",
        "name": "Night Owls",
        "tier": "free",
        "max_members": 3,
        "members": [{"username": "ann", "role": "owner"}],
        "channels": [],
    }
    assert listed["larks"]["max_members"] is None
    assert "Night Owls" in team.run("list")
    audited = "select count(*) from app.audit_logs where action = 'teams.create'"
    assert scalar(warehouse, audited) == len(listed)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("create", "owls", "ann"), "team 'owls' exists already"),
        (("create", "Owls", "ann"), "team_slug: up to 100 of a-z"),
        (("create", "x" * 101, "ann"), "team_slug: up to 100 of a-z"),
        (("create", "-owls", "ann"), None),
        (("create", "x", "ann", "--name", " "), "team_name: 1 to 200 characters"),
        (("create", "x", "ann", "--name", "y" * 201), "team_name: 1 to 200 characters"),
        (("create", "x", "nobody"), "person 'nobody' does not exist"),
        (("create", "x", "b\udcff"), "argument 4: is not UTF-8"),
        (("add", "none", "ben"), "team 'none' does not exist"),
        (("add", "owls", "nobody"), "person 'nobody' does not exist"),
        (("add", "owls", "ann", "--role", "member"), "owns the team"),
        (("remove", "owls", "ann"), "owns the team"),
        (("remove", "owls", "ben"), "no member of the team"),
        (("tier", "none", "pro"), "team 'none' does not exist"),
        (("create", "x", "ann", "--tier", "gold"), "'--tier': 'gold' is not one of"),
        (("follow", "none", "twitch", "1"), "team 'none' does not exist"),
        (("follow", "owls", "myspace", "1"), "platform 'myspace': is not one of"),
        (("unfollow", "owls", "twitch", "1"), "does not follow twitch '1'"),
    ],
)
def test_a_mistake_is_one_line(
    team: Terminal, warehouse: Warehouse, arguments: tuple[str, ...], reason: str | None
) -> None:
    if reason is not None:
        assert reason in team.refused(*arguments)
    assert scalar(warehouse, "select count(*) from app.workspaces") == 1
    assert scalar(warehouse, "select count(*) from app.workspace_members") == 1


def test_members_join_and_leave_up_to_the_limit(
    team: Terminal, warehouse: Warehouse
) -> None:
    assert team.json("add", "owls", "ben")["changed"] is True
    assert team.json("add", "owls", "ben")["changed"] is False
    assert team.json("add", "owls", "ben", "--role", "admin")["changed"] is True
    team.run("add", "owls", "cat")
    assert "already has 3 members" in team.refused("add", "owls", "dan")
    execute(
        warehouse,
        "update app.people set current_workspace_id = workspaces.id"
        " from app.workspaces",
    )
    team.run("remove", "owls", "ben")
    shown = fetch(
        warehouse.url,
        "select username, current_workspace_id is null from app.people"
        " where username in ('ben', 'cat') order by 1",
    )
    assert shown == [("ben", True), ("cat", False)]
    team.run("add", "owls", "dan")
    ((listed,),) = [[one["members"] for one in team.json("list")]]
    assert [one["username"] for one in listed] == ["ann", "cat", "dan"]


def test_adding_an_admin_again_keeps_the_role(team: Terminal) -> None:
    team.run("add", "owls", "ben", "--role", "admin")
    again = team.json("add", "owls", "ben")
    assert (again["role"], again["changed"]) == ("admin", False)
    assert "was already admin" in team.run("add", "owls", "ben")
    assert team.json("add", "owls", "ben", "--role", "member")["changed"] is True


def test_concurrent_commands_never_exceed_the_limit(
    team: Terminal, warehouse: Warehouse
) -> None:
    names = [f"p{number}" for number in range(8)]
    for name in names:
        person(warehouse, name)

    def add(number: int) -> str:
        sys.argv = ["creators", "teams", "add", "owls", names[number]]
        try:
            cli.main()
        except SystemExit as ended:
            return str(ended.code or 0)
        return "0"

    outcomes = at_once(len(names), add)
    assert sorted(outcomes) == ["0", "0", *[str(USAGE)] * 6]
    assert scalar(warehouse, "select count(*) from app.workspace_members") == len(
        ("ann", "p", "p")
    )


def test_a_tier_sets_the_limit(team: Terminal) -> None:
    assert team.json("tier", "owls", "pro")["max_members"] is None
    for name in ("ben", "cat", "dan"):
        team.run("add", "owls", name)
    reason = "the tier free allows 3 members, the team has 4"
    assert reason in team.refused("tier", "owls", "free")
    team.run("remove", "owls", "dan")
    assert team.json("tier", "owls", "free")["max_members"] == len("abc")
    assert team.run("tier", "owls", "free").endswith("3 members")


def test_a_team_follows_a_known_channel(team: Terminal, warehouse: Warehouse) -> None:
    execute(
        warehouse,
        "insert into app.channels (platform, channel_id, channel_name)"
        " values ('twitch', '7', 'Streamer'), ('youtube', '7', 'Streamer')",
    )
    assert team.json("follow", "owls", "twitch", "streamer")["new"] is True
    assert team.json("follow", "owls", "twitch", "7")["new"] is False
    followed = fetch(
        warehouse.url,
        "select platform, is_monitored from app.workspace_channels"
        " join app.channels on channels.id = workspace_channels.channel_id",
    )
    assert followed == [("twitch", True)]
    ((channels,),) = [[one["channels"] for one in team.json("list")]]
    assert channels == [
        {"platform": "twitch", "channel_id": "7", "channel_name": "Streamer"}
    ]
    team.run("unfollow", "owls", "twitch", "Streamer")
    assert scalar(warehouse, "select count(*) from app.workspace_channels") == 0


def test_a_channel_that_a_connection_reads_is_not_monitored(
    team: Terminal, warehouse: Warehouse
) -> None:
    execute(
        warehouse,
        "with account as (insert into app.connections (person_id, platform,"
        " platform_user_id, platform_username, access_token)"
        " select id, 'devto', '7', 'ann', 'a' from app.people where username = 'ann'"
        " returning id) insert into app.channels (platform, channel_id, connection_id)"
        " select 'devto', '7', id from account",
    )
    team.run("follow", "owls", "devto", "7")
    assert scalar(warehouse, "select is_monitored from app.channels") is False


def test_a_name_of_two_channels_is_refused(
    team: Terminal, warehouse: Warehouse
) -> None:
    execute(
        warehouse,
        "insert into app.channels (platform, channel_id, channel_name)"
        " values ('twitch', '7', 'Same'), ('twitch', '8', 'same')",
    )
    reason = "2 channels have this name; give the id"
    assert reason in team.refused("follow", "owls", "twitch", "SAME")
    team.run("follow", "owls", "twitch", "8")


def test_an_unknown_channel_is_looked_up_at_the_platform(
    team: Terminal,
    warehouse: Warehouse,
    sandbox: world.Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable, value in sandbox.environ().items():
        monkeypatch.setenv(variable, value)
    name = sandbox.connections("devto")[0]["platform_username"]
    team.run("follow", "owls", "devto", name)
    followed = fetch(
        warehouse.url,
        "select channel_name, is_monitored from app.workspace_channels"
        " join app.channels on channels.id = workspace_channels.channel_id",
    )
    assert followed == [(name, True)]
