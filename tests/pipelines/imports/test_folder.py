"""The drop folder: ready files go in and move, refused ones lie beside their reason."""

import os
import time
from pathlib import Path

import pytest
from dagster import DagsterInstance, RunRequest, SkipReason, build_sensor_context

from pipelines.database.warehouse import Warehouse
from pipelines.defs.drop_folder import drop_folder_job, dropped_files
from pipelines.imports import state
from pipelines.imports.folder import import_folder, ready_files
from pipelines.resources import RESOURCES
from tests.pipelines.imports.conftest import DAYS

LIFETIME = "Content,Video title,Views\na,A,1\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "drop"
    found.mkdir()
    monkeypatch.setenv("CREATORS_IMPORT_FOLDER", str(found))
    return found


def drop(folder: Path, name: str, text: str = DAYS, age: float = 60) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def left(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    )


def test_files_go_in_and_move(imports: Warehouse, folder: Path) -> None:
    drop(folder, "youtube/UC1/Totals.csv")
    drop(folder, "youtube/UC2/TOTALS.CSV")
    drop(folder, "web.csv", "<html>")
    drop(folder, "youtube/UC1/Table.csv", LIFETIME)
    results = {one.name: one for one in import_folder(imports, folder)}
    assert {one.account_id for one in state.newest(imports, 9)} == {"UC1", "UC2"}
    assert left(folder) == [
        "done/youtube/UC1/Totals.csv",
        "done/youtube/UC2/TOTALS.CSV",
        "refused/web.csv",
        "refused/web.csv.reason.txt",
        "refused/youtube/UC1/Table.csv",
        "refused/youtube/UC1/Table.csv.reason.txt",
    ]
    assert "HTML" in (folder / "refused/web.csv.reason.txt").read_text()
    # The clock of this test is not that of the file, so its day is not clear.
    assert "give --downloaded-on" in str(results["youtube/UC1/Table.csv"].reason)


def test_a_name_that_is_taken_is_kept(imports: Warehouse, folder: Path) -> None:
    for _ in range(2):
        drop(folder, "web.csv", "<html>")
        list(import_folder(imports, folder))
    drop(folder, "youtube/UC1/Totals.csv")
    list(import_folder(imports, folder))
    drop(folder, "youtube/UC1/Totals.csv")
    list(import_folder(imports, folder))
    assert [one for one in left(folder) if not one.endswith(".txt")] == [
        "done/youtube/UC1/Totals-2.csv",
        "done/youtube/UC1/Totals.csv",
        "refused/web-2.csv",
        "refused/web.csv",
    ]
    assert len(state.newest(imports, 9)) == 1


def test_a_file_that_is_still_written_or_is_a_link_waits(
    folder: Path, tmp_path: Path
) -> None:
    drop(folder, "youtube/UC1/new.csv", age=0)
    secret = drop(tmp_path, "secret.csv")
    (folder / "link.csv").symlink_to(secret)
    os.mkfifo(folder / "pipe.csv")
    drop(folder, "notes.txt")
    assert ready_files(folder) == []
    ready = drop(folder, "youtube/UC1/old.csv")
    assert ready_files(folder) == [ready]


def test_the_sensor_starts_the_job_that_imports(
    imports: Warehouse, folder: Path, instance: DagsterInstance
) -> None:
    def look() -> RunRequest | SkipReason:
        context = build_sensor_context(instance=instance)
        found = dropped_files(context)
        assert isinstance(found, (RunRequest, SkipReason))
        return found

    assert isinstance(look(), SkipReason)
    drop(folder, "youtube/UC1/Totals.csv")
    first, second = look(), look()
    assert isinstance(first, RunRequest)
    assert first == second
    result = drop_folder_job.execute_in_process(instance=instance, resources=RESOURCES)
    assert result.success
    assert [one.status for one in state.newest(imports, 9)] == ["imported"]
    assert isinstance(look(), SkipReason)


def test_without_a_folder_nothing_starts(
    instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.delenv("CREATORS_IMPORT_FOLDER", raising=False)
    assert isinstance(
        dropped_files(build_sensor_context(instance=instance)), SkipReason
    )
    monkeypatch.setenv("CREATORS_IMPORT_FOLDER", str(home / "absent"))
    assert isinstance(
        dropped_files(build_sensor_context(instance=instance)), SkipReason
    )
