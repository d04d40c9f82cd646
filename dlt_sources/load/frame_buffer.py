"""Frames of one load as CSV files, for sources that are typed by column.

Here: files with the envelope of every raw table. Memory holds one frame. Not here: rows
that come record by record (`row_buffer.py`), the database (`loader.py`).
"""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Self

import polars as pl

from dlt_sources.contract import TableSet
from dlt_sources.load import ROWS_FOLDER
from dlt_sources.load.row_buffer import FILE_ROWS, BufferFile


class FrameBuffer:
    """The frames of one load; a context manager that deletes its folder at the end."""

    def __init__(
        self,
        tables: TableSet,
        *,
        load_id: str,
        run_id: str,
        partition_date: date,
        observed_at: datetime,
        credential_id: str,
    ) -> None:
        self.tables = tables
        self._envelope = {
            "load_id": pl.lit(load_id),
            "run_id": pl.lit(run_id),
            "credential_id": pl.lit(credential_id),
            "partition_date": pl.lit(partition_date),
            "observed_at": pl.lit(observed_at.isoformat()),
        }
        self._folder: Path | None = None
        self._open: dict[str, tuple[Path, int]] = {}
        self._files: list[BufferFile] = []

    def __enter__(self) -> Self:
        prefix = f"{ROWS_FOLDER}-{self.tables.name}-"
        self._folder = Path(tempfile.mkdtemp(prefix=prefix))
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, frames: Mapping[str, pl.DataFrame], subject: str) -> None:
        """Store frames by table; `subject` names the column of the subject's id."""
        for table, frame in frames.items():
            if len(frame):
                full = frame.with_columns(**self._envelope, subject_id=pl.col(subject))
                self._append(table, full)

    def close_files(self) -> list[BufferFile]:
        """Return all files."""
        for table in list(self._open):
            self._close(table)
        return list(self._files)

    def _append(self, table: str, frame: pl.DataFrame) -> None:
        if self._folder is None:
            raise RuntimeError("a frame buffer works only inside its context")
        number = sum(file.resource == table for file in self._files)
        path, rows = self._open.get(table, (self._folder / f"{table}.{number}.csv", 0))
        with path.open("ab") as file:
            frame.write_csv(file, include_header=rows == 0)
        self._open[table] = path, rows + len(frame)
        if rows + len(frame) >= FILE_ROWS:
            self._close(table)

    def _close(self, table: str) -> None:
        path, rows = self._open.pop(table)
        self._files.append(BufferFile(table, path, rows))
