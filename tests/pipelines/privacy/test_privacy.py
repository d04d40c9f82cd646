"""What an erasure takes along, what it leaves, and what it keeps away."""

import json
from datetime import date
from pathlib import Path

import psycopg2
import pytest

from pipelines.archive.files import restore, unload
from pipelines.archive.move import move_old
from pipelines.archive.rules import find_rule
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.privacy.erasure import erase_person
from pipelines.settings import Settings
from tests.support import commands, person_scan
from tests.support.command_line import call
from tests.support.databases import execute, fetch
from tests.support.full_disk import run_with_small_files

WORDS = ["ann", "ann@here.example", "user_ann", "61000439", "ann-codes"]
READING = """
insert into app.readings (
    load_id, platform, resource, kind, subject_id, credential_id, partition_date, status
)
values ('l1', 'github', 'users', 'level', '{}', 'public', '2026-03-01', 'complete')
"""
EVENT = """
insert into app.webhook_events (platform, event_type, event_data, subject_id)
values ('github', 'push', '{{}}', '{}')
"""
OLD_JOBS = """
insert into app.sync_logs (
    person_id, job_type, status, created_at, quota_used, records_processed
)
select
    id, 'video_stats', 'completed', '2025-03-05', 1,
    case username when 'ann' then 1 else 61000439 end
from app.people where username in ('ann', 'ben')
"""
CHANNEL = "insert into app.channels (platform, channel_id) values ('github', '{}')"


def test_an_erasure_takes_every_trace_and_passes_shared_workspaces_on(
    configuration: Settings,
) -> None:
    url = configuration.warehouse_url
    assert len(person_scan.find(url, WORDS)) > 5
    dry = call("people", "erase", "ann", "--dry-run", "--json")
    assert dry.code == 0, dry.err
    done = call("people", "erase", "ann", "--yes", "--json")
    assert json.loads(done.out) == json.loads(dry.out)
    assert person_scan.find(url, WORDS) == {}
    assert fetch(url, "select bucket from app.quota_buckets") == [("app",)]
    owners = (
        "select slug, username, members.role from app.workspaces"
        " inner join app.people on people.id = owner_id"
        " inner join app.workspace_members as members on person_id = owner_id"
    )
    assert fetch(url, owners) == [("shared", "cid", "owner")]
    assert fetch(url, "select action from app.audit_logs") == [("people.erase",)]


def test_nothing_of_an_erased_account_is_stored_again(configuration: Settings) -> None:
    url = configuration.warehouse_url
    erase_person(configuration, "ann")
    for statement in (READING, EVENT):
        execute(url, statement.format("61000439"), statement.format("7"))
    assert fetch(url, "select subject_id from app.readings") == [("7",)]
    assert fetch(url, "select subject_id from app.webhook_events") == [("7",)]
    with pytest.raises(psycopg2.DataError, match="was erased"):
        execute(url, CHANNEL.format("61000439"))
    with pytest.raises(psycopg2.DataError, match="was erased"):
        execute(url, "insert into app.people (clerk_user_id) values ('user_ann')")
    # A new consent lets the account come back.
    assert fetch(url, "select app.lift_erasure('github', '61000439')") == [(True,)]
    execute(url, CHANNEL.format("61000439"), READING.format("61000439"))


def test_a_killed_erasure_is_repeated_as_a_whole(configuration: Settings) -> None:
    url = configuration.warehouse_url
    commands.run_killed(("people", "erase", "ann", "--yes"), "erasure-done")
    assert person_scan.find(url, WORDS)
    erase_person(configuration, "ann")
    assert person_scan.find(url, WORDS) == {}


def test_an_erasure_waits_for_running_loads(configuration: Settings) -> None:
    running = "update app.loads set state = 'running'"
    execute(configuration.warehouse_url, running)
    with pytest.raises(UserError, match="a load of github is running"):
        erase_person(configuration, "ann")
    assert fetch(
        configuration.warehouse_url,
        "select count(*) from app.people where username = 'ann'",
    ) == [(1,)]


def test_an_unloaded_month_is_exported_and_erased(
    configuration: Settings, tmp_path: Path
) -> None:
    """A number equal to the account's id belongs to nobody."""
    url = configuration.warehouse_url
    execute(url, OLD_JOBS)
    today = date(2026, 3, 31)
    warehouse = Warehouse(url)
    move_old(warehouse, today)
    rule = find_rule("sync_logs")
    assert rule
    unload(warehouse, configuration.archive_folder, rule, date(2025, 3, 1))
    exported = call("people", "export", "ann", "--to", str(tmp_path / "ann"))
    assert exported.code == 0, exported.err
    name = "archive.sync_logs_2025_03"
    manifest = json.loads((tmp_path / "ann" / "manifest.json").read_text())
    assert manifest["tables"][name] == 1
    (line,) = (tmp_path / "ann" / f"{name}.jsonl").read_text().splitlines()
    assert json.loads(line)["quota_used"] == "1"
    done = call("people", "erase", "ann", "--yes", "--json")
    assert json.loads(done.out)["archived_rows"] == 1
    assert restore(warehouse, configuration.archive_folder, rule, date(2025, 3, 1)) == 1
    left = "select records_processed from archive.sync_logs"
    assert fetch(url, left) == [(61000439,)]


def test_an_export_to_a_full_disk_is_one_line_and_leaves_nothing(
    configuration: Settings, tmp_path: Path
) -> None:
    place = tmp_path / "exports"
    place.mkdir()
    done = run_with_small_files("people", "export", "ann", "--to", str(place / "ann"))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert list(place.iterdir()) == []


def test_an_unknown_person_and_a_folder_that_exists_are_one_line(
    configuration: Settings,
) -> None:
    unknown = call("people", "erase", "nobody", "--yes")
    assert (unknown.code, len(unknown.errors)) == (2, 1)
    taken = call("people", "export", "ann", "--to", str(configuration.root))
    assert (taken.code, len(taken.errors)) == (2, 1)
