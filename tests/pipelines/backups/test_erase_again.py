"""A recovery of the server to a moment brings nobody back who was erased after it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from pipelines.backups import store
from pipelines.database.warehouse import close_connections
from pipelines.privacy import ledger
from pipelines.privacy.erasure import erase_person
from pipelines.settings import Settings
from tests.support import commands
from tests.support.command_line import call
from tests.support.databases import execute, fetch, name_of

PEOPLE = """
select count(*), count(*) filter (where username in ('person7', 'person8'))
from app.people
"""
ERASED = ("person7", "person8")


@pytest.fixture
def recover(configuration: Settings) -> Callable[[], None]:
    """Return the recovery: the database is again as it was before the erasures."""
    url = configuration.warehouse_url
    server, name = f"{url.rpartition('/')[0]}/postgres", name_of(url)
    close_connections()
    execute(server, f"create database {name}_before template {name}")

    def recovery() -> None:
        close_connections()
        execute(server, f"drop database {name} with (force)")
        execute(server, f"alter database {name}_before rename to {name}")

    return recovery


def test_a_recovery_brings_nobody_back(
    configuration: Settings, recover: Callable[[], None]
) -> None:
    url = configuration.warehouse_url
    ((moment,),) = fetch(url, "select clock_timestamp()")
    for one in ERASED:
        erase_person(configuration, one)
    recover()
    assert fetch(url, PEOPLE) == [(500, 2)]
    # An erasure that was over long before the moment was lifted by a new consent.
    file = store.folder_of(configuration) / ledger.FILE
    written = file.read_text()
    lines = [json.loads(line) for line in written.splitlines()]
    earlier = [
        json.dumps(line | {"erased_at": (moment - timedelta(hours=2)).isoformat()})
        for line in lines
    ]
    file.write_text("".join(f"{line}\n" for line in earlier))
    assert again(moment) == "0 people erased again"
    assert fetch(url, PEOPLE) == [(500, 2)]
    file.write_text(written)
    command = ("people", "erase-again", "--recovered-to", moment.isoformat())
    commands.run_killed(command, "erasures-found")
    assert again(moment) == "2 people erased again"
    assert fetch(url, PEOPLE) == [(498, 0)]
    assert again(moment) == "0 people erased again"


def test_a_wrong_moment_is_one_line(configuration: Settings) -> None:
    """A moment of the wrong year would leave everyone in the database."""
    for given in ("yesterday", "1999-01-01", "2090-01-01"):
        done = call("people", "erase-again", "--recovered-to", given)
        assert (done.code, len(done.errors)) == (2, 1)
        assert "--recovered-to" in done.err


def test_a_missing_ledger_is_one_line(configuration: Settings) -> None:
    """Without it nobody would be erased again, and the command would report success."""
    assert not (store.folder_of(configuration) / ledger.FILE).exists()
    done = call("people", "erase-again", "--recovered-to", "2026-01-01")
    assert (done.code, len(done.errors)) == (1, 1)
    assert "CREATORS_BACKUP_FOLDER" in done.err


def again(moment: datetime) -> str:
    done = call("people", "erase-again", "--recovered-to", moment.isoformat())
    assert done.code == 0, done.err
    return done.out.strip()
