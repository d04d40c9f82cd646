"""The drop folder: files that are imported without a command.

Here: which files are ready, and where they go afterwards. A file that does not name its
account lies in `FOLDER/PLATFORM/ACCOUNT`. An imported file moves to `FOLDER/done`, a
refused one to `FOLDER/refused`, beside a text with the reason. Not here: the import
(`upload.py`), the run that calls it (`defs/drop_folder.py`).
"""

import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dlt_sources.csv_exports.options import ReadOptions
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.imports import download_day
from pipelines.imports.upload import ImportResult, import_file

DONE, REFUSED = "done", "refused"
REASON = ".reason.txt"
REST_SECONDS = 10.0
"""A file that changed less than this ago may still be written."""
MOST = 1_000
"""Files of one run."""
DEPTH = 3
"""A platform, an account and the file."""


@dataclass(frozen=True, slots=True)
class FolderResult:
    """What happened to one file; `reason` is None if it was imported."""

    name: str
    result: ImportResult | None = None
    reason: str | None = None


def ready_files(folder: Path) -> list[Path]:
    """Return the files that have not changed for some seconds, by name."""
    latest = time.time() - REST_SECONDS
    found = [path for path in _files(folder) if _changed_at(path) <= latest]
    return sorted(found)[:MOST]


def import_folder(warehouse: Warehouse, folder: Path) -> Iterator[FolderResult]:
    """Import each ready file and move it; a refused file does not stop the others."""
    for path in ready_files(folder):
        name = str(path.relative_to(folder))
        try:
            options = download_day.settle(path, _options(folder, path), None)
            result = import_file(warehouse, path, options, source="folder")
        except UserError as error:
            if not path.exists():
                continue  # somebody took it back
            if error.exit_code != 2:  # noqa: PLR2004 - the input is right, the work failed
                raise
            moved = _move(folder, path, REFUSED)
            moved.with_name(f"{moved.name}{REASON}").write_text(f"{error}\n")
            yield FolderResult(name, reason=str(error))
        else:
            _move(folder, path, DONE)
            yield FolderResult(name, result)


def _options(folder: Path, path: Path) -> ReadOptions:
    parents = path.relative_to(folder).parts[:-1]
    platform, account = parents if len(parents) == DEPTH - 1 else (None, None)
    return ReadOptions(settings.now().date(), platform=platform, account_id=account)


def _files(folder: Path) -> Iterator[Path]:
    for pattern in ("*.[cC][sS][vV]", "*/*/*.[cC][sS][vV]"):
        for path in folder.glob(pattern):
            if path.relative_to(folder).parts[0] not in {DONE, REFUSED}:
                yield path


def _changed_at(path: Path) -> float:
    try:
        found = os.lstat(path)
    except OSError:
        return float("inf")  # it has just gone
    # A link could name any file of this machine.
    return found.st_mtime if stat.S_ISREG(found.st_mode) else float("inf")


def _move(folder: Path, path: Path, where: str) -> Path:
    """Move a file, and keep an older one of the same name."""
    target = folder / where / path.relative_to(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{path.stem}-{number}{path.suffix}")
    shutil.move(path, target)
    return target
