"""A backup is complete or absent, and its restore equals its snapshot."""

import json
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
import pytest

from pipelines.backups import client, restore, store
from pipelines.backups.dump import make_backup
from pipelines.backups.store import Backup
from pipelines.database.embedded_server import Server
from pipelines.database.warehouse import close_connections
from pipelines.errors import UserError
from pipelines.privacy.erasure import erase_person
from pipelines.settings import Settings
from tests.support import commands
from tests.support.command_line import call
from tests.support.databases import execute, fetch

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def folder(configuration: Settings) -> Path:
    return store.folder_of(configuration)


def test_a_backup_restores_to_the_rows_of_its_snapshot(
    configuration: Settings,
) -> None:
    made = call("backup", "--json")
    assert made.code == 0, made.err
    backup = Backup(Path(json.loads(made.out)["backup"]))
    # Later rows are not in the snapshot.
    execute(configuration.warehouse_url, "delete from app.odd")
    tested = call("restore", "--test", "--json")
    assert tested.code == 0, tested.err
    found = json.loads(tested.out)
    assert found["faults"] == []
    manifest = backup.read_manifest()["databases"]
    assert manifest["warehouse"]["tables"]["app.odd"]["rows"] == 500
    assert manifest["dagster"]["rows"] == 9
    assert found["rows"] == sum(one["rows"] for one in manifest.values())
    assert (
        fetch(
            configuration.warehouse_url,
            "select datname from pg_database where datname like '%restore_test%'",
        )
        == []
    )


def test_one_changed_byte_fails_the_restore_test(configuration: Settings) -> None:
    backup = make_backup(configuration, folder(configuration))
    for name in ("warehouse.dump", "dagster.dump", store.MANIFEST, store.SUMS):
        path = backup.folder / name
        content = path.read_bytes()
        place = len(content) // 2
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        path.write_bytes(changed)
        assert restore.test_restore(configuration, backup).faults, name
        path.write_bytes(content)
    assert restore.test_restore(configuration, backup).faults == []
    (backup.folder / "dagster.dump").unlink()
    assert restore.test_restore(configuration, backup).faults == [
        "dagster.dump is missing"
    ]


def test_the_rows_are_compared_and_not_only_the_checksums(
    configuration: Settings,
) -> None:
    backup = make_backup(configuration, folder(configuration))
    manifest = backup.read_manifest()
    tables = manifest["databases"]["warehouse"]["tables"]
    tables["app.people"]["rows"] -= 1
    tables["app.odd"]["digest"] = "0"
    tables["app.lost"] = {"rows": 1, "digest": "1"}
    hidden = backup.folder.rename(backup.folder.with_name(f".{backup.folder.name}"))
    (hidden / store.SUMS).unlink()
    falsified = store.complete(hidden, manifest)
    assert restore.test_restore(configuration, falsified).faults == [
        "app.lost is missing",
        "app.odd has other content in its 500 rows",
        "app.people has 500 rows instead of 499",
    ]
    ended = call("restore", "--test")
    assert ended.code == 1
    assert "error: app.lost is missing" in ended.errors


def test_a_build_replaces_no_table_between_the_snapshot_and_the_dump(
    configuration: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = client.started

    def replace_and_start(
        program: str, url: str, *arguments: str
    ) -> AbstractContextManager[None]:
        with suppress(psycopg2.errors.LockNotAvailable):
            execute(
                configuration.warehouse_url,
                "set lock_timeout = '300ms'",
                "drop table if exists app.fresh",
                "create table app.fresh as table app.odd",
                "drop table app.odd",
                "alter table app.fresh rename to odd",
            )
        return real(program, url, *arguments)

    monkeypatch.setattr(client, "started", replace_and_start)
    backup = make_backup(configuration, folder(configuration))
    assert backup.read_digests("warehouse")["app.odd"].rows == 500
    assert restore.test_restore(configuration, backup).faults == []


def test_a_missing_right_is_not_taken_for_a_build(
    configuration: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{configuration.migration_url}?options=-crole%3Dpipeline"
    monkeypatch.setenv("CREATORS_MIGRATION_DATABASE_URL", url)
    ended = call("backup")
    assert (ended.code, len(ended.errors)) == (1, 1), ended.err
    assert "permission denied for" in ended.err
    assert "build" not in ended.err


@pytest.mark.parametrize("stage", ["backup-dumping", "backup-dumped"])
def test_a_killed_backup_leaves_nothing_that_looks_complete(
    configuration: Settings, stage: str
) -> None:
    commands.run_killed(("backup",), stage)
    assert list(folder(configuration).iterdir())
    assert store.list_backups(folder(configuration)) == []
    ended = call("restore", "--test")
    assert (ended.code, len(ended.errors)) == (1, 1)
    # The next backup works, and a day later the leftover is deleted.
    made = make_backup(configuration, folder(configuration))
    later = datetime.now(UTC) + timedelta(days=2)
    assert store.delete_expired(folder(configuration), 30, later) == []
    assert list(folder(configuration).iterdir()) == [made.folder]


def test_a_restore_replaces_the_databases_and_keeps_the_replaced_ones(
    configuration: Settings,
) -> None:
    make_backup(configuration, folder(configuration))
    url = configuration.warehouse_url
    execute(url, "delete from app.odd")
    with psycopg2.connect(url) as session:
        busy = call("restore", "--yes")
        session.rollback()
    session.close()
    assert busy.code == 1
    assert "nothing is changed" in busy.err
    assert fetch(url, "select count(*) from app.odd") == [(0,)]
    copies = "select datname from pg_database where datname ~ '_[0-9]{12}$'"
    assert fetch(url, copies) == []
    done = call("restore", "--yes", "--json")
    assert done.code == 0, done.err
    kept = json.loads(done.out)["kept"]
    server = url.rpartition("/")[0]
    assert fetch(url, "select count(*) from app.odd") == [(500,)]
    before = kept[url.rpartition("/")[2]]
    assert fetch(f"{server}/{before}", "select count(*) from app.odd") == [(0,)]
    kept_names = {str(name) for (name,) in fetch(f"{server}/postgres", copies)}
    drop(configuration, kept_names)
    assert kept_names == set(kept.values())


def test_the_next_restore_drops_what_a_killed_one_left(
    configuration: Settings,
) -> None:
    """A copy that stayed would keep a person whom an erasure deletes later."""
    make_backup(configuration, folder(configuration))
    commands.run_killed(("restore", "--yes"), "restore-loaded")
    name = configuration.warehouse_url.rpartition("/")[2]
    copies = f"select datname from pg_database where datname ~ '^{name}.*_[0-9]{{12}}$'"
    (left,) = fetch(configuration.warehouse_url, copies)
    close_connections()
    done = call("restore", "--yes", "--json")
    assert done.code == 0, done.err
    kept = sorted(json.loads(done.out)["kept"].values())
    assert left not in fetch(configuration.warehouse_url, copies)
    erased = json.loads(call("people", "erase", "person7", "--dry-run", "--json").out)
    assert erased["kept_databases"] == kept
    drop(configuration, kept)


def test_a_backup_restores_on_a_new_server(
    configuration: Settings, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = make_backup(configuration, folder(configuration))
    server = Server(fresh_home / "postgres")
    server.start()
    try:
        url = f"{server.owner_url}/creators"
        monkeypatch.setenv("CREATORS_DATABASE_URL", url)
        monkeypatch.setenv(
            "CREATORS_DAGSTER_DATABASE_URL", f"{server.owner_url}/dagster"
        )
        done = call("restore", backup.folder.name, "--yes")
        assert done.code == 0, done.err
        assert fetch(url, "select count(*) from app.odd") == [(500,)]
    finally:
        server.stop()


def test_an_older_backup_does_not_bring_an_erased_person_back(
    configuration: Settings,
) -> None:
    url = configuration.warehouse_url
    make_backup(configuration, folder(configuration))
    erase_person(configuration, "person7")
    for is_lost in (False, True):
        if is_lost:  # the ledger beside the backups knows the erasure, too
            execute(url, "delete from app.erasures")
        restore_and_drop_the_replaced(configuration)
        people = "select count(*), count(*) filter (where username = 'person7')"
        assert fetch(url, f"{people} from app.people") == [(499, 0)]
        time.sleep(1.1)  # names of replaced databases hold the second


def test_a_backup_of_a_running_load_is_erased_again(
    configuration: Settings,
) -> None:
    url = configuration.warehouse_url
    execute(
        url,
        "insert into app.loads (load_id, platform, partition_date, run_id, state)"
        " values ('l', 'github', '2026-03-01', 'r', 'running')",
    )
    make_backup(configuration, folder(configuration))
    execute(url, "update app.loads set state = 'committed'")
    erase_person(configuration, "person7")
    restore_and_drop_the_replaced(configuration)
    assert fetch(url, "select count(*) from app.people") == [(499,)]
    assert fetch(url, "select state from app.loads") == [("abandoned",)]


def test_a_person_with_a_new_consent_comes_back_from_a_later_backup(
    configuration: Settings,
) -> None:
    url = configuration.warehouse_url
    execute(
        url, "update app.people set clerk_user_id = 'u7' where username = 'person7'"
    )
    erase_person(configuration, "person7")
    ledger_file = folder(configuration) / "erasures.jsonl"
    assert ledger_file.stat().st_mode & 0o777 == 0o600
    long_ago = datetime.now(UTC) - timedelta(days=2)
    lines = [json.loads(line) for line in ledger_file.read_text().splitlines()]
    content = [json.dumps(one | {"erased_at": str(long_ago)}) for one in lines]
    ledger_file.write_text("\n".join(content))
    assert fetch(url, "select app.lift_erasure('sign-in', 'u7')") == [(True,)]
    execute(url, "insert into app.people (username, clerk_user_id) values ('p', 'u7')")
    make_backup(configuration, folder(configuration))
    restore_and_drop_the_replaced(configuration)
    people = "select count(*) from app.people where username in ('p', 'person7')"
    assert fetch(url, people) == [(1,)]


def test_a_damaged_ledger_beside_the_backups_is_one_line(
    configuration: Settings,
) -> None:
    make_backup(configuration, folder(configuration))
    (folder(configuration) / "erasures.jsonl").write_text('{"digest": "00", "ki')
    for command in (("restore", "--yes"), ("people", "erase", "person7", "--yes")):
        ended = call(*command)
        assert (ended.code, len(ended.errors)) == (1, 1), ended.err
        assert "erasures.jsonl, line 1: this is no entry" in ended.err
    query = "select count(*) from app.people where username = 'person7'"
    assert fetch(configuration.warehouse_url, query) == [(1,)]


def test_a_ledger_that_came_along_with_the_backup_counts(
    configuration: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = make_backup(configuration, folder(configuration))
    erase_person(configuration, "person7")
    execute(configuration.warehouse_url, "delete from app.erasures")
    monkeypatch.setenv("CREATORS_BACKUP_FOLDER", str(tmp_path / "new machine"))
    restore_and_drop_the_replaced(configuration, str(backup.folder))
    people = "select count(*) from app.people where username = 'person7'"
    assert fetch(configuration.warehouse_url, people) == [(0,)]


def restore_and_drop_the_replaced(configuration: Settings, *backup: str) -> None:
    close_connections()
    done = call("restore", *backup, "--yes", "--json")
    assert done.code == 0, done.err
    drop(configuration, json.loads(done.out)["kept"].values())


def drop(configuration: Settings, names: Iterable[str]) -> None:
    server = configuration.warehouse_url.rpartition("/")[0]
    drops = [f'drop database "{name}" with (force)' for name in names]
    execute(f"{server}/postgres", *drops)


def test_retention_deletes_old_backups_and_never_the_last_sound_one(
    tmp_path: Path,
) -> None:
    def made(days: int) -> Backup:
        incomplete = store.make_incomplete(tmp_path, NOW - timedelta(days=days))
        (incomplete / "warehouse.dump").write_bytes(b"rows")
        return store.complete(incomplete, {"databases": {}})

    lone = made(10)
    assert store.delete_expired(tmp_path, 7, NOW) == []
    older, fresh = made(12), made(1)
    (fresh.folder / "warehouse.dump").write_bytes(b"damaged")
    assert store.delete_expired(tmp_path, 7, NOW) == [older]
    assert store.list_backups(tmp_path) == [fresh, lone]
    sound = made(0)
    assert store.delete_expired(tmp_path, 7, NOW) == [lone]
    assert store.list_backups(tmp_path) == [sound, fresh]


def test_a_failed_restore_names_its_statement(configuration: Settings) -> None:
    backup = make_backup(configuration, folder(configuration))
    dump = str(backup.folder / "dagster.dump")
    with pytest.raises(UserError, match=r"already exists \(Command was: CREATE TABLE"):
        client.run("pg_restore", configuration.dagster_url, "--exit-on-error", dump)


def test_a_wrong_name_is_one_line(configuration: Settings) -> None:
    ended = call("restore", "../etc", "--test")
    assert ended.code == 2
    assert ended.errors[0].startswith("error: BACKUP: '../etc' is no backup")
    with pytest.raises(UserError, match="has no backup"):
        store.find_backup(folder(configuration), None)
