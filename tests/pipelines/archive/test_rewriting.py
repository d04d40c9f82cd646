"""An erasure deletes a person's rows of archived files, and nothing else."""

import os
import signal
from datetime import date
from pathlib import Path

import pytest

from pipelines.archive import files, month_files
from pipelines.archive.rewriting import Row, rewrite_rows
from pipelines.archive.rules import Rule
from pipelines.database.warehouse import Warehouse
from pipelines.privacy.archived_rows import ArchivedRows
from pipelines.privacy.identity import Identity
from tests.pipelines.archive.conftest import UNLOAD, digest, scalar
from tests.support import commands
from tests.support.command_line import call

ANN = Identity(
    username="ann",
    person_id="00000000-0000-4000-8000-000000000001",
    keys=frozenset({"00000000-0000-4000-8000-000000000001"}),
    accounts=frozenset({("p", "50")}),
    names=frozenset({"ann"}),
    user_id=None,
)
THEIRS = ArchivedRows(ANN, {("p", '"40'), ("q", '"41')})


def delete_rows(
    folder: Path, rows: ArchivedRows = THEIRS, *, dry_run: bool = False
) -> int:
    """Delete the rows, change no other value, and return how many they are."""

    def change(table: str, row: Row) -> Row | None:
        assert table == "snapshots"
        return None if row in rows else row

    done = rewrite_rows(folder, change, dry_run=dry_run)
    assert done.values == 0
    return done.deleted


def test_an_erasure_reaches_the_files(
    moved: Warehouse, unloaded: Path, rule: Rule
) -> None:
    """Content 40 goes; content 50 with 50 views is not the person of account 50."""
    assert delete_rows(unloaded, dry_run=True) == 1
    assert delete_rows(unloaded) == 1
    assert delete_rows(unloaded) == 0
    assert files.restore(moved, unloaded, rule, date(2025, 2, 1)) == 27
    left = "select array_agg(views) from archive.snapshots where views in (40, 50)"
    assert scalar(moved, left) == [50]


def test_an_erasure_writes_only_files_with_such_rows_anew(
    moved: Warehouse, home: Path, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first leaves a file without rows; the second reads it."""
    monkeypatch.setattr(files, "ROWS", 1)
    month = date(2025, 2, 1)
    files.unload(moved, home / "archive", rule, month)
    place = month_files.month_folder(home / "archive", rule, month)
    before = {one.name for one in place.glob("*.parquet")}
    for theirs in (THEIRS, ArchivedRows(ANN, {("p", '"41')})):
        assert delete_rows(home / "archive", theirs) == 1
    after = {one.name for one in place.glob("*.parquet")}
    assert (len(before), len(after), len(before - after)) == (28, 28, 2)
    assert files.restore(moved, home / "archive", rule, month) == 26


def delete_and_die(folder: Path) -> None:
    os.environ["CREATORS_KILL_AT"] = "archive-rewritten"
    delete_rows(folder)


def test_a_killed_deletion_of_rows_is_completed(unloaded: Path) -> None:
    assert commands.call(delete_and_die, unloaded) == -signal.SIGKILL
    place = unloaded / "snapshots" / "2025-02"
    assert len(list(place.glob("*.parquet"))) == 2
    assert delete_rows(unloaded) == 0
    assert len(list(place.glob("*.parquet"))) == 1


def test_an_erasure_deletes_the_files_of_a_killed_unload(
    moved: Warehouse, home: Path
) -> None:
    before = digest(moved, "archive.snapshots")
    commands.run_killed(UNLOAD, "archive-written")
    folder = home / "archive"
    assert list(folder.rglob("*.parquet"))
    assert call("archive", "list", "--json").out.strip() == "[]"
    assert delete_rows(folder) == 0
    assert list(folder.rglob("*.parquet")) == []
    assert digest(moved, "archive.snapshots") == before
