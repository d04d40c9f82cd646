"""What an erasure takes along, what it leaves, and what it keeps away."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psycopg2
import pytest

from pipelines.archive.files import restore, unload
from pipelines.archive.move import move_old
from pipelines.archive.rules import find_rule
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.privacy.documents import mask_value
from pipelines.privacy.erasure import erase_person
from pipelines.privacy.identity import Identity
from pipelines.privacy.mask import Mask
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
REPOSITORIES = f"""
create schema core;
create table core.dim_repositories (
    platform text, repository_id text, channel_id text
);
insert into core.dim_repositories
values ('github', '81', '61000439'), ('github', '82', '7');
{EVENT.format("repository:81")}; {EVENT.format("repository:82")}
"""
OLD_EVENTS = """
update app.webhook_events
set status = 'processed', created_at = '2025-01-05', processed_at = now()
"""
CHANNEL = "insert into app.channels (platform, channel_id) values ('github', '{}')"


def test_an_erasure_takes_every_trace_and_passes_shared_workspaces_on(
    configuration: Settings,
) -> None:
    url = configuration.warehouse_url
    assert len(person_scan.find(url, WORDS)) > 5
    dry = call("people", "erase", "ann", "--dry-run", "--json")
    assert dry.code == 0, dry.err
    words = call("people", "erase", "ann", "--dry-run").out.splitlines()
    assert words[-1] == "nothing is erased: this was a dry run"
    assert words[-2].startswith("would be masked: ")
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


def test_hostile_names_go_from_the_audit_trail_and_from_escaped_json(
    configuration: Settings,
) -> None:
    url, dagster = configuration.warehouse_url, configuration.dagster_url
    names = ["桜 ノゾミ", "李明", 'Ün"ï', "null"]
    message = json.dumps({"message": "read " + ", ".join(names) + "的视频"})
    body = json.dumps({"user_id": 61000439, "of": names, "deep": message, "rows": None})
    execute(
        url,
        f"update app.people set display_name = '{names[0]}' where username = 'ann'",
        f"update app.connections set platform_username = '{names[1]}'",
        f"update app.channels set channel_name = '{names[2]}'",
        "update app.people set username = 'null' where username = 'ann'",
        "insert into app.audit_logs (action, entity_type, details)"
        f" values ('a', 'b', '{json.dumps({'account_id': 61000439, 'of': body})}')",
    )
    execute(dagster, "create table events (event text)")
    execute(dagster, f"insert into events values ('{message}'), ('{body}')")
    execute(dagster, "insert into events values ('\"30 3 * * *\"')")
    erase_person(configuration, "null")
    for place, query in (
        (url, "select details::text from app.audit_logs where action = 'a'"),
        (dagster, "select event from events"),
    ):
        stored = " ".join(value for (value,) in fetch(place, query))
        for name in names[:3]:
            for form in (name, json.dumps(name)[1:-1]):
                assert form not in stored, place
        assert '"rows": null' in stored.replace("\\", "")
    assert "61000439" not in str(fetch(url, "select details from app.audit_logs"))


def test_the_messages_of_a_repository_go_and_stay_away(configuration: Settings) -> None:
    url = configuration.warehouse_url
    execute(url, REPOSITORIES)
    erase_person(configuration, "ann")
    execute(url, *(EVENT.format(f"repository:{one}") for one in (81, 82)))
    events = fetch(url, "select subject_id from app.webhook_events")
    assert events == [("repository:82",)] * 2


def test_the_unloaded_messages_of_a_repository_go(configuration: Settings) -> None:
    url, archive = configuration.warehouse_url, configuration.archive_folder
    execute(url, REPOSITORIES, OLD_EVENTS)
    warehouse, month = Warehouse(url), date(2025, 1, 1)
    move_old(warehouse, date(2026, 3, 31))
    rule = find_rule("webhook_events")
    assert rule
    assert unload(warehouse, archive, rule, month) == 2
    assert erase_person(configuration, "ann").archived_rows == 1
    restore(warehouse, archive, rule, month)
    events = fetch(url, "select subject_id from archive.webhook_events")
    assert events == [("repository:82",)]


def test_messages_of_others_lose_the_person(configuration: Settings) -> None:
    url = configuration.warehouse_url
    event = {"sender": {"id": 61000439, "login": "ann-codes"}, "size": 61000439}
    body = json.dumps(event)
    other = json.dumps({"size": 61000439, "title": "ann"})
    execute(
        url,
        EVENT.format("7").replace("'{}'", f"'{body}'"),
        EVENT.format("8").replace("'{}'", f"'{other}'"),
        f"update app.webhook_events set body = '{body}' where subject_id = '7'",
        "insert into app.loads (load_id, platform, partition_date, run_id, state,"
        " error_message) values ('l2', 'github', '2026-03-01', 'r', 'failed',"
        " 'user 61000439: no answer')",
    )
    dry = erase_person(configuration, "ann", dry_run=True)
    done = erase_person(configuration, "ann")
    assert (dry.documents, done.documents) == (3, 3)
    rows = fetch(
        url,
        "select event_data, convert_from(coalesce(body, '{}'), 'UTF8')"
        " from app.webhook_events order by subject_id",
    )
    masked = {"sender": {"id": None, "login": "erased"}, "size": 61000439}
    assert [rows[0][0], json.loads(rows[0][1]), rows[1][0]] == [
        masked,
        masked,
        json.loads(other),
    ]
    errors = "select error_message from app.loads where load_id = 'l2'"
    assert fetch(url, errors) == [("user erased: no answer",)]


def test_json_that_is_too_deep_is_masked_as_a_text() -> None:
    account = frozenset({("github", "61000439")})
    none: frozenset[str] = frozenset()
    mask = Mask(Identity("ann", "p", none, account, none, None))
    deep = "[" * 100_000
    assert mask_value(mask, f"{deep} 61000439") == f"{deep} erased"


def test_every_log_loses_the_person_and_keeps_its_file(
    configuration: Settings,
) -> None:
    names = ("serve.log", "postgres/data/server.log", "dbt/logs/dbt.log.1")
    names += ("dagster/storage/run/step.err",)
    paths = [configuration.root / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"Key (username)=(ann) \xff exists\n")
    with paths[0].open("ab", buffering=0) as running:
        assert erase_person(configuration, "ann").logs == len(paths)
        running.write(b"later\n")
    for path in paths:
        assert path.read_bytes().startswith(b"Key (username)=(erased) \xff exists\n")
    assert paths[0].read_bytes().endswith(b"later\n")


def test_an_account_that_was_disconnected_before_goes_too(
    configuration: Settings,
) -> None:
    url = configuration.warehouse_url
    execute(url, READING.format("61000439"))
    removed = call("connections", "remove", "github:ann-codes", "--yes")
    assert removed.code == 0, removed.err
    erase_person(configuration, "ann")
    assert fetch(url, "select count(*) from app.readings") == [(0,)]
    assert person_scan.find(url, WORDS) == {}


def test_a_person_without_a_name_is_erased_by_their_id(configuration: Settings) -> None:
    url = configuration.warehouse_url
    execute(url, "update app.people set username = null where username = 'ann'")
    ((person,),) = fetch(url, "select id::text from app.people where username is null")
    done = call("people", "erase", person, "--yes")
    assert done.code == 0, done.err
    assert person_scan.find(url, [*WORDS, person]) == {}


def test_an_erasure_waits_for_a_build(configuration: Settings) -> None:
    """A build that has read the person's rows would write them again."""
    warehouse = Warehouse(configuration.warehouse_url)
    with ThreadPoolExecutor(1) as pool:
        with warehouse.advisory_lock("dbt"):
            erasure = pool.submit(erase_person, configuration, "ann")
            with pytest.raises(TimeoutError):
                erasure.result(timeout=1)
        assert erasure.result(timeout=60).rows


def test_an_unknown_person_and_a_folder_that_exists_are_one_line(
    configuration: Settings,
) -> None:
    unknown = call("people", "erase", "nobody", "--yes")
    assert (unknown.code, len(unknown.errors)) == (2, 1)
    taken = call("people", "export", "ann", "--to", str(configuration.root))
    assert (taken.code, len(taken.errors)) == (2, 1)
