"""The rows of one load as CSV files.

Here: a `contract.Sink` that writes rows to a private folder in batches, so that memory
stays bounded. An empty text is written as "" and a null as nothing, because COPY
distinguishes them so.
Not here: the database (`loader.py`), validation (`decode/pages.py`).
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any, Self

import msgspec
import polars as pl

from dlt_sources.contract import NO_SUBJECT, Platform, Reading, Rejected, Subject
from dlt_sources.decode.columns import Column, ColumnKind, columns_of
from dlt_sources.load import ROWS_FOLDER

BATCH_ROWS = 10_000
"""Maximum rows of one resource in memory, about 20 MB."""
FILE_ROWS = 50_000
"""Maximum rows of one file; COPY loads several files in parallel."""

_TYPES: dict[ColumnKind, pl.DataType] = {
    "text": pl.String(),
    "int": pl.Int64(),
    "float": pl.Float64(),
    "bool": pl.Boolean(),
    "timestamp": pl.String(),
    "date": pl.Date(),
    "json": pl.String(),
}


@dataclass(frozen=True, slots=True)
class BufferFile:
    """A finished file of one resource."""

    resource: str
    path: Path
    rows: int


@dataclass(slots=True)
class _Batch:
    """The rows of one resource in memory, and its open file.

    `writes` holds the row count, the subject and the time of each write.
    """

    columns: tuple[Column, ...]
    rows: list[msgspec.Struct] = field(default_factory=list)
    writes: list[tuple[int, Subject, datetime]] = field(default_factory=list)
    path: Path | None = None
    rows_in_file: int = 0


class RowBuffer:
    """The rows, readings and rejected records of one load; a context manager.

    Its exit deletes the folder, except a folder of the caller. `placeholder` replaces
    `NO_SUBJECT`: loads that share a day keep their lookups apart by it.
    """

    def __init__(
        self,
        platform: Platform,
        *,
        load_id: str,
        run_id: str,
        partition_date: date,
        folder: Path | None = None,
        placeholder: Subject = NO_SUBJECT,
    ) -> None:
        self._placeholder = placeholder
        self.platform = platform
        self.load_id = load_id
        self.run_id = run_id
        self.partition_date = partition_date
        self.readings: list[Reading] = []
        self.rejected: list[Rejected] = []
        self._target = folder
        self._folder = folder
        self._files: list[BufferFile] = []
        self._batches = {
            resource.name: _Batch(columns_of(resource.record))
            for resource in platform.resources
        }

    def __enter__(self) -> Self:
        if self._target is None:
            self._folder = Path(
                tempfile.mkdtemp(prefix=f"{ROWS_FOLDER}-{self.platform.name}-")
            )
        else:
            self._target.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._target is None and self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def write(
        self,
        resource: str,
        subject: Subject,
        records: Sequence[msgspec.Struct],
        observed_at: datetime,
    ) -> None:
        """Store the records of one response."""
        batch = self._batches[resource]
        if subject == NO_SUBJECT:
            subject = self._placeholder
        batch.rows.extend(records)
        batch.writes.append((len(records), subject, observed_at))
        if len(batch.rows) >= BATCH_ROWS:
            self._flush(resource, batch)

    def reject(self, rejected: Rejected) -> None:
        """Store one rejected record with its reason."""
        self.rejected.append(rejected)

    def finish(self, reading: Reading) -> None:
        """Store the outcome of one reading."""
        if reading.subject_id == NO_SUBJECT.subject_id:
            reading = replace(reading, subject_id=self._placeholder.subject_id)
        self.readings.append(reading)

    def close_files(self) -> list[BufferFile]:
        """Write the rows in memory and return all files."""
        for resource, batch in self._batches.items():
            self._flush(resource, batch)
            self._close(resource, batch)
        return list(self._files)

    @property
    def tables(self) -> Platform:
        """Return the raw tables: those of the platform."""
        return self.platform

    @property
    def row_count(self) -> int:
        """Return the number of rows written."""
        written = sum(file.rows for file in self._files)
        return written + sum(
            batch.rows_in_file + len(batch.rows) for batch in self._batches.values()
        )

    def _flush(self, resource: str, batch: _Batch) -> None:
        if not batch.rows:
            return
        if self._folder is None:
            raise RuntimeError("a row buffer works only inside its context")
        if batch.path is None:
            number = sum(file.resource == resource for file in self._files)
            batch.path = self._folder / f"{resource}.{number}.csv"
        frame = self._frame(batch)
        with batch.path.open("ab") as file:
            frame.write_csv(file, include_header=batch.rows_in_file == 0)
        batch.rows_in_file += len(batch.rows)
        batch.rows.clear()
        batch.writes.clear()
        if batch.rows_in_file >= FILE_ROWS:
            self._close(resource, batch)

    def _frame(self, batch: _Batch) -> pl.DataFrame:
        series = []
        for column in batch.columns:
            values = map(attrgetter(column.name), batch.rows)
            converted = _CONVERTERS.get(column.kind, list)(values)
            series.append(pl.Series(column.name, converted, _TYPES[column.kind]))

        def repeat_by_write(name: str, values: Iterable[str]) -> pl.Series:
            repeated = (
                repeat(value, row_count)
                for value, (row_count, _, _) in zip(values, batch.writes, strict=True)
            )
            return pl.Series(name, list(chain.from_iterable(repeated)), pl.String())

        subjects = [subject for _, subject, _ in batch.writes]
        times = [observed_at.isoformat() for _, _, observed_at in batch.writes]
        return pl.DataFrame(series).with_columns(
            pl.lit(self.load_id).alias("load_id"),
            pl.lit(self.run_id).alias("run_id"),
            repeat_by_write(
                "credential_id", (subject.credential_id for subject in subjects)
            ),
            repeat_by_write("subject_id", (subject.subject_id for subject in subjects)),
            pl.lit(self.partition_date).alias("partition_date"),
            repeat_by_write("observed_at", times),
        )

    def _close(self, resource: str, batch: _Batch) -> None:
        if batch.path is not None:
            self._files.append(BufferFile(resource, batch.path, batch.rows_in_file))
        batch.path, batch.rows_in_file = None, 0


def _timestamps(values: Iterable[datetime | None]) -> list[str | None]:
    """Return timestamps as text, a hundred times faster than `isoformat`."""
    texts: list[str | None] = msgspec.to_builtins(list(values))
    return texts


def _json_texts(values: Iterable[msgspec.Raw]) -> list[str | None]:
    """Return JSON as text; an absent value and a JSON null are both null."""
    texts = (str(value, "utf-8") for value in values)
    return [None if text in {"", "null"} else text for text in texts]


_CONVERTERS: dict[ColumnKind, Callable[[Iterable[Any]], list[Any]]] = {
    "timestamp": _timestamps,
    "json": _json_texts,
}
