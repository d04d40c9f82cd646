"""No name or reason of a platform breaks a command or reaches the terminal as codes."""

import io
import json
import logging
import sys
from pathlib import Path

import pytest

from pipelines import cli
from pipelines.database.warehouse import Warehouse
from pipelines.operations import run_summary
from pipelines.terminal import PlainConsole
from tests.support.fakes import create_summarised_tables, execute, person

NAMES = (
    "[/b] x",
    "[red]red[/red]",
    "[link=https://evil.example]click[/link]",
    "\x1b[31mred\x1b[2J",
    "\x1b]0;title\x07 \x1b]8;;https://evil.example\x07link",
    "\x9b2J \u202eder",
    "one\r\ntwo\ttwo",
    ":smile: {0} %s",
    "x" * 5000,
)
ROWS = (
    "update app.people set display_name = :name where id = cast(:owner as uuid)",
    """
    insert into app.connections (
        person_id, platform, platform_user_id, platform_username, access_token,
        refresh_token, token_expires_at, is_active, inactive_reason
    )
    values (
        cast(:owner as uuid), 'twitch', :id, :name, 'a', 'b', now(), false, 'revoked'
    )
    """,
    """
    insert into app.channels (
        platform, channel_id, channel_name, is_monitored, added_by
    )
    values ('twitch', :id, :name, true, cast(:owner as uuid))
    """,
    """
    with team as (
        insert into app.workspaces (name, slug, owner_id)
        values (:name, :name, cast(:owner as uuid))
        returning id
    ),

    member as (
        insert into app.workspace_members (workspace_id, person_id)
        select id, cast(:owner as uuid) from team
    )

    insert into app.workspace_channels (workspace_id, channel_id)
    select team.id, channels.id from team, app.channels where channel_name = :name
    """,
    """
    insert into app.readings (
        load_id, platform, resource, kind, subject_id, credential_id, partition_date,
        status, reason, is_current
    )
    values (
        'l', 'twitch', 'users', 'level', :name, 'public', '2026-03-10', 'failed',
        :long, true
    )
    """,
)
COMMANDS = (
    ("connections", "list"),
    ("monitors", "list"),
    ("teams", "list"),
    ("status",),
    ("doctor",),
    ("connections", "list", "--json"),
    ("monitors", "list", "--json"),
    ("teams", "list", "--json"),
    ("status", "--json"),
    ("doctor", "--json"),
)


@pytest.fixture
def hostile(warehouse: Warehouse, home: Path) -> Warehouse:
    """A warehouse in which every outside text is hostile."""
    execute(
        warehouse,
        "insert into app.loads (load_id, platform, partition_date, run_id)"
        " values ('l', 'twitch', '2026-03-10', 'r')",
    )
    for number, name in enumerate(NAMES):
        short = name[:200]
        owner = person(warehouse, short)
        values = {"name": short, "long": name, "id": str(number), "owner": owner}
        for statement in ROWS:
            used = {key: it for key, it in values.items() if f":{key}" in statement}
            execute(warehouse, statement, **used)
    return warehouse


def visible(output: str) -> bool:
    return all(char == "\n" or char.isprintable() for char in output)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_listing_prints_hostile_names_as_text(
    command: tuple[str, ...],
    hostile: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr(sys, "argv", ["creators", *command])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code in {None, 0, 1}
    shown = capsys.readouterr()
    assert visible(shown.out)
    assert visible(shown.err)
    if "--json" in command:
        json.loads(shown.out)
    elif command != ("status",):
        assert "[/b] x" in shown.out
        assert "[red]red[/red]" in shown.out


@pytest.mark.parametrize("name", NAMES[:6])
@pytest.mark.parametrize("verb", ["pause", "remove"])
def test_a_name_in_an_argument_is_printed_as_text(
    verb: str,
    name: str,
    hostile: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(
        sys, "argv", ["creators", "connections", verb, f"twitch:{name}"]
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    with pytest.raises(SystemExit):
        cli.main()
    shown = capsys.readouterr()
    assert visible(shown.out + shown.err)


def test_the_summary_prints_hostile_names_as_text(hostile: Warehouse) -> None:
    create_summarised_tables(hostile)
    execute(
        hostile,
        "insert into creatorsync.channel_analytics select creatorsync_id,"
        " date '2026-03-10', 5 from app.people",
    )
    stream = io.StringIO()
    run_summary.show(PlainConsole(file=stream, width=400), hostile, 1.0)
    assert visible(stream.getvalue().replace("\n", ""))
    assert "[/b] x" in stream.getvalue()


def test_a_hostile_log_line_is_printed_as_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    record = logging.makeLogRecord({"msg": "unknown fields \x1b[2J\x07", "levelno": 30})
    assert visible(cli.PlainFormatter("%(message)s").format(record))
