"""An export holds every row about a person: what an erasure deletes, and what it keeps.

An independent scan of the database finds no other row with the person's words, except
in documents that are about others.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.archive.files import unload
from pipelines.archive.move import move_old
from pipelines.archive.rules import find_rule
from pipelines.database.warehouse import Warehouse
from pipelines.privacy.person_export import export_person
from pipelines.settings import Settings
from tests.support import person_scan
from tests.support.command_line import call
from tests.support.databases import execute, fetch

WORDS = ["ann", "ann@here.example", "user_ann", "61000439", "ann-codes"]
ABOUT_OTHERS = {"app.webhook_events.event_data"}
"""Documents of other accounts: an erasure masks the person in them."""
KEPT = {"app.channels": 1, "app.chat_threads": 1, "app.chat_comments": 1}
KEPT |= {"app.audit_logs": 2, "app.workspaces": 1}
ROWS = """
insert into app.channels (platform, channel_id, added_by)
select 'github', '7', id from app.people where username = 'ann';
insert into app.workspaces (name, slug, owner_id)
select 'bens', 'bens', id from app.people where username = 'ben';
insert into app.chat_threads (workspace_id, title, created_by)
select workspaces.id, 'a thread', people.id
from app.workspaces, app.people where slug = 'bens' and username = 'ann';
insert into app.chat_comments (thread_id, person_id, body)
select chat_threads.id, people.id, 'written by ' || username
from app.chat_threads, app.people where username in ('ann', 'ben');
insert into app.audit_logs (person_id, action, entity_type, entity_id, details)
select id, 'goals.set', 'goal', null, '{"operator": "root", "value": 1}'
from app.people where username in ('ann', 'ben');
insert into app.audit_logs (action, entity_type, details)
values ('connections.pause', 'connection', '{"operator": "root", "of": "ann-codes"}');
insert into app.webhook_events (platform, event_type, event_data, subject_id)
values ('github', 'push', '{"sender": {"id": 61000439}}', '7');
insert into app.sync_logs (person_id, job_type, status, created_at)
select id, 'video_stats', 'completed', '2025-03-05'
from app.people where username in ('ann', 'ben')
"""


@pytest.fixture
def manifest(configuration: Settings, tmp_path: Path) -> dict[str, Any]:
    """Return the manifest of an export, beside which are the files."""
    execute(configuration.warehouse_url, ROWS)
    warehouse = Warehouse(configuration.warehouse_url)
    move_old(warehouse, date(2026, 3, 31))
    rule = find_rule("sync_logs")
    assert rule
    archive = configuration.archive_folder
    unload(warehouse, archive, rule, date(2025, 3, 1))
    export_person(warehouse, "ann", tmp_path / "ann", archive=archive)
    found: dict[str, Any] = json.loads((tmp_path / "ann" / "manifest.json").read_text())
    return found


def test_an_export_holds_what_an_erasure_deletes(manifest: dict[str, Any]) -> None:
    dry = call("people", "erase", "ann", "--dry-run", "--json")
    erasure = json.loads(dry.out)
    tables = manifest["tables"]
    assert tables.pop("archive.sync_logs_2025_03") == erasure["archived_rows"] == 1
    assert tables == erasure["rows"]
    assert erasure["documents"] == len(ABOUT_OTHERS)


def test_an_export_holds_what_an_erasure_keeps(
    configuration: Settings, manifest: dict[str, Any], tmp_path: Path
) -> None:
    assert manifest["kept_tables"] == KEPT
    comment = (tmp_path / "ann" / "kept.app.chat_comments.jsonl").read_text()
    assert json.loads(comment)["body"] == "written by ann"
    trail = (tmp_path / "ann" / "kept.app.audit_logs.jsonl").read_text()
    assert "root" not in trail
    assert "ann-codes" in trail
    before = rows_of(configuration, KEPT)
    assert call("people", "erase", "ann", "--yes").code == 0
    kept = rows_of(configuration, KEPT)
    assert kept["app.chat_comments"] == before["app.chat_comments"] == 2
    authors = "select count(*) from app.chat_comments where person_id is null"
    assert fetch(configuration.warehouse_url, authors) == [(1,)]


def test_a_scan_finds_no_row_that_the_export_lacks(
    configuration: Settings, manifest: dict[str, Any]
) -> None:
    held = dict(manifest["tables"])
    for name, rows in manifest["kept_tables"].items():
        held[name] = held.get(name, 0) + rows
    words = [*WORDS, *ids_of(configuration)]
    found = person_scan.find(configuration.warehouse_url, words)
    assert found.keys() >= {*ABOUT_OTHERS, "app.chat_comments.body"}
    assert {
        column: rows
        for column, rows in found.items()
        if rows > held.get(column.rpartition(".")[0], 0)
    }.keys() == ABOUT_OTHERS


def rows_of(configuration: Settings, tables: dict[str, int]) -> dict[str, int]:
    url = configuration.warehouse_url
    return {one: fetch(url, f"select count(*) from {one}")[0][0] for one in tables}


def ids_of(configuration: Settings) -> list[str]:
    query = """
    select id::text from app.people where username = 'ann'
    union select id::text from app.connections
    """
    return [one for (one,) in fetch(configuration.warehouse_url, query)]
