"""The commands about people, connections, channels and keys, as a person uses them."""

import io
import json
import sys
from importlib.metadata import version
from pathlib import Path

import psycopg2
import pytest
from dagster_postgres.utils import DagsterPostgresException

from pipelines import cli
from pipelines.accounts.vault import new_key
from pipelines.database.warehouse import Warehouse
from sandbox import Sandbox
from tests.support.fakes import execute, one, scalar

TOKENS = ("access_token", "refresh_token")


class Terminal:
    """Runs commands through the same entry point as the shell."""

    def __init__(
        self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.patch, self.capsys = patch, capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        self.patch.setattr(sys, "argv", ["creators", *arguments])
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = self.capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err


@pytest.fixture
def terminal(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def files(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Path]:
    for name, value in sandbox.environ().items():
        monkeypatch.setenv(name, value)
    found = {"people": sandbox.people(), "connections": sandbox.connections("twitch")}
    for name, lines in found.items():
        (tmp_path / name).write_text("\n".join(map(json.dumps, lines)))
    return {name: tmp_path / name for name in found}


def test_keys_that_never_end_are_imported_like_tokens(
    terminal: Terminal, files: dict[str, Path], sandbox: Sandbox, tmp_path: Path
) -> None:
    terminal.run("people", "import", str(files["people"]))
    everything = sandbox.connections()
    (tmp_path / "all").write_text("\n".join(map(json.dumps, everything)))
    code, out, _ = terminal.run("connections", "import", str(tmp_path / "all"))
    assert (code, out) == (0, f"connections: {len(everything)} new\n")
    _, listed, _ = terminal.run("connections", "list", "--json")
    endless = [one for one in json.loads(listed) if one["token_expires_at"] is None]
    assert {one["platform"] for one in endless} >= {"github", "devto"}


def test_a_world_is_imported_listed_paused_and_removed(
    terminal: Terminal, files: dict[str, Path], warehouse: Warehouse
) -> None:
    code, out, _ = terminal.run("people", "import", str(files["people"]), "--json")
    people = json.loads(out)
    assert (code, people["changed"]) == (0, 0)
    assert people["new"] == scalar(warehouse, "select count(*) from app.people")
    code, out, _ = terminal.run("connections", "import", str(files["connections"]))
    accounts = len(files["connections"].read_text().splitlines())
    assert (code, out) == (0, f"connections: {accounts} new\n")
    code, listed, _ = terminal.run("connections", "list", "--json")
    first = json.loads(listed)[0]
    assert len(json.loads(listed)) == accounts
    secrets = [
        json.loads(line)[name]
        for line in files["connections"].read_text().splitlines()
        for name in TOKENS
    ]
    _, table, _ = terminal.run("connections", "list")
    assert not any(secret in listed + table for secret in secrets)

    name = f"{first['platform']}:{first['platform_username']}"
    assert terminal.run("connections", "pause", name)[:2] == (0, f"paused {name}\n")
    code, _, err = terminal.run("connections", "pause", name)
    assert (code, err) == (2, f"error: {name} is already paused\n")
    assert terminal.run("connections", "resume", first["id"])[0] == 0
    assert terminal.run("connections", "remove", name, "--yes")[0] == 0
    code, _, err = terminal.run("connections", "remove", name, "--yes")
    assert code == 2
    assert "does not exist" in err
    actions = scalar(
        warehouse, "select array_agg(action order by id) from app.audit_logs"
    )
    assert actions == [
        "people.import",
        "connections.import",
        "connections.pause",
        "connections.resume",
        "connections.remove",
    ]


def test_faults_are_lines_without_a_traceback(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "people.jsonl"
    file.write_text('{"username": ""}\n{"name": "x"}\n')
    code, out, err = terminal.run("people", "import", str(file))
    assert (code, out) == (2, "")
    assert [line.split(": ")[:3] for line in err.splitlines()] == [
        ["error", f"{file}:1", "username"],
        ["error", f"{file}:2", "'name'"],
        ["error", f"{file}:2", "username"],
    ]


def test_a_public_channel_is_followed_by_its_name(
    terminal: Terminal, files: dict[str, Path], warehouse: Warehouse
) -> None:
    line = json.loads(files["connections"].read_text().splitlines()[0])
    platform, login = line["platform"], line["platform_username"]
    for _ in range(2):
        assert terminal.run("monitors", "add", platform, login)[0] == 0
    channel = one(warehouse, "select * from app.channels")
    assert (channel.channel_id, channel.is_monitored) == (
        line["platform_user_id"],
        True,
    )
    assert scalar(warehouse, "select count(*) from app.audit_logs") == 1
    _, listed, _ = terminal.run("monitors", "list", "--json")
    assert json.loads(listed)[0]["channel_name"] == login
    assert terminal.run("monitors", "remove", platform, login)[0] == 0
    assert json.loads(terminal.run("monitors", "list", "--json")[1]) == []

    code, _, err = terminal.run("monitors", "add", platform, "unknown_name")
    assert (code, err.count("\n")) == (1, 1)
    assert terminal.run("monitors", "add", "myspace", "tom")[0] == 2
    code, _, err = terminal.run("monitors", "add", platform, login, "--person", "x")
    assert (code, err.count("\n")) == (2, 1)


def test_a_channel_is_polled_for_a_person_with_an_account(
    terminal: Terminal, files: dict[str, Path], warehouse: Warehouse
) -> None:
    terminal.run("connections", "import", str(files["connections"]))
    lines = files["connections"].read_text().splitlines()
    owner, other = json.loads(lines[0]), json.loads(lines[1])
    terminal.run(
        *("monitors", "add", other["platform"], other["platform_username"]),
        *("--person", owner["owner"]),
    )
    monitor = one(warehouse, "select * from app.monitors")
    assert monitor.platform_resource_id == other["platform_user_id"]


def test_a_person_without_an_account_is_refused(
    terminal: Terminal, files: dict[str, Path], warehouse: Warehouse
) -> None:
    terminal.run("people", "import", str(files["people"]))
    line = json.loads(files["connections"].read_text().splitlines()[0])
    command = ("monitors", "add", line["platform"], line["platform_username"])
    code, _, err = terminal.run(*command, "--person", line["owner"])
    assert (code, err.count("\n")) == (2, 1)
    assert f"--person: {line['owner']} has no primary account" in err
    assert scalar(warehouse, "select count(*) from app.monitors") == 0
    assert scalar(warehouse, "select count(*) from app.channels") == 0
    assert scalar(warehouse, "select count(*) from app.audit_logs") == 1
    code, _, err = terminal.run(*command, "--every", "30")
    assert (code, err) == (
        2,
        "error: --every: needs --person, whose account polls the channel\n",
    )


def test_a_second_add_changes_the_interval_and_remove_ends_one_person(
    terminal: Terminal, files: dict[str, Path], warehouse: Warehouse
) -> None:
    terminal.run("connections", "import", str(files["connections"]))
    first, second, other = (
        json.loads(line) for line in files["connections"].read_text().splitlines()[:3]
    )
    channel = (other["platform"], other["platform_username"])

    def add(owner: str, *options: str) -> tuple[int, str, str]:
        return terminal.run("monitors", "add", *channel, "--person", owner, *options)

    def polls() -> list[tuple[str | None, int | None]]:
        _, out, _ = terminal.run("monitors", "list", "--json")
        rows = [(one["person"], one["minutes"]) for one in json.loads(out)]
        _, table, _ = terminal.run("monitors", "list")
        for person, minutes in rows:
            assert str(person or "") in table
            assert (f"{minutes} min" if minutes else "daily") in table
        return sorted(rows, key=str)

    owners = first["owner"], second["owner"]
    assert f"{owners[0]} polls it every 15 minutes" in add(owners[0])[1]
    assert (
        f"{owners[0]} polls it every 45 minutes" in add(owners[0], "--every", "45")[1]
    )
    assert f"{owners[0]} polls it every 45 minutes" in add(owners[0])[1]
    add(owners[1], "--every", "60")
    assert polls() == sorted([(owners[0], 45), (owners[1], 60)])
    assert scalar(warehouse, "select count(*) from app.monitors") == 2

    end = ("monitors", "remove", *channel, "--person")
    code, out, _ = terminal.run(*end, owners[0])
    assert (code, "it is still read once a day" in out) == (0, True)
    assert polls() == [(owners[1], 60)]
    code, _, err = terminal.run(*end, owners[0])
    assert (code, "does not poll" in err) == (2, True)
    assert terminal.run(*end, "no one")[0] == 2
    assert terminal.run(*end, owners[1])[0] == 0
    assert polls() == [(None, None)]
    assert terminal.run("monitors", "remove", *channel)[0] == 0
    assert polls() == []


def test_an_owner_of_older_days_is_pointed_to_the_rebuild(
    terminal: Terminal, files: dict[str, Path], warehouse: Warehouse
) -> None:
    first, other = (
        json.loads(line) for line in files["connections"].read_text().splitlines()[:2]
    )
    for line in (first, other):
        execute(
            warehouse,
            "insert into app.loads (load_id, platform, partition_date, run_id) values"
            " (:id, :platform, '2026-03-01', 'r')",
            id=line["platform_user_id"],
            platform=line["platform"],
        )
        execute(
            warehouse,
            "insert into app.readings (load_id, platform, resource, kind, subject_id,"
            " credential_id, partition_date, status, rows, is_current) values (:id,"
            " :platform, 'users', 'level', :id, 'public', '2026-03-01', 'complete', 1,"
            " true)",
            id=line["platform_user_id"],
            platform=line["platform"],
        )
    one_file = files["connections"].with_name("one")
    one_file.write_text(json.dumps(first))
    _, out, _ = terminal.run("connections", "import", str(one_file))
    name = f"{first['platform']}:{first['platform_username']}"
    assert f"{name}: tables of earlier days name the owner after" in out
    assert (
        "creators rebuild"
        not in terminal.run("connections", "import", str(one_file))[1]
    )

    _, out, _ = terminal.run(
        *("monitors", "add", other["platform"], other["platform_username"]),
        *("--person", first["owner"]),
    )
    assert "tables of earlier days count it for" in out


def test_keys_are_rotated_by_command(
    terminal: Terminal,
    files: dict[str, Path],
    warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = new_key("old")
    monkeypatch.setenv("CREATORS_VAULT_KEYS", old)
    terminal.run("connections", "import", str(files["connections"]))
    monkeypatch.setenv("CREATORS_VAULT_KEYS", f"{new_key('new')},{old}")
    code, out, _ = terminal.run("rotate-keys", "--json")
    done = json.loads(out)
    assert (code, done["key"], done["retired"]) == (0, "new", ["old"])
    assert done["values"] == 2 * scalar(
        warehouse, "select count(*) from app.connections"
    )
    monkeypatch.setenv("CREATORS_VAULT_KEYS", old)
    code, _, err = terminal.run("rotate-keys")
    assert (code, err.count("\n")) == (1, 1)
    assert "needs the key 'new', which is missing" in err


def test_names_with_quotes_pass_through_unharmed(
    terminal: Terminal, tmp_path: Path, warehouse: Warehouse
) -> None:
    names = ["Robert'); drop table app.people; --", "{{ env_var('X') }}", "%s $1", "\\"]
    file = tmp_path / "people"
    file.write_text("\n".join(json.dumps({"username": name}) for name in names))
    assert terminal.run("people", "import", str(file))[0] == 0
    kept = scalar(warehouse, "select array_agg(username) from app.people")
    assert sorted(kept) == sorted(names)
    execute(warehouse, "select * from app.people")


def test_a_database_that_goes_away_is_one_line_however_it_is_wrapped(
    terminal: Terminal,
) -> None:
    def lose_it(**_: object) -> None:
        lost = psycopg2.OperationalError("server closed the connection\nat once")
        raise DagsterPostgresException("too many retries") from lost

    def fail(**_: object) -> None:
        raise ZeroDivisionError

    terminal.patch.setattr(cli, "app", lose_it)
    message = "error: the database: server closed the connection\n"
    assert terminal.run("status") == (1, "", message)
    terminal.patch.setattr(cli, "app", fail)
    with pytest.raises(ZeroDivisionError):
        terminal.run("status")


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_an_unconfirmed_removal_ends_the_line_of_its_question(
    terminal: Terminal, answer: str
) -> None:
    terminal.patch.setattr(sys, "stdin", io.StringIO(answer))
    code, out, err = terminal.run("connections", "remove", "here:someone")
    assert (code, err) == (1, "error: nothing was removed\n")
    assert out.endswith("[y/N]: \n")


@pytest.mark.parametrize("group", ["connections", "monitors"])
def test_an_empty_list_names_the_command_that_fills_it(
    terminal: Terminal, group: str
) -> None:
    code, out, _ = terminal.run(group, "list")
    assert code == 0
    assert "`creators " in out


def test_the_version_is_printed(terminal: Terminal) -> None:
    code, out, _ = terminal.run("--version")
    assert (code, out) == (0, f"creators {version('creator-analytics')}\n")
