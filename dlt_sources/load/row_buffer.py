"""The spool: rows of one load on their way to the database, as CSV files.

Here: a `contract.Sink` that gathers columns and writes them to a private folder in
batches, so that memory stays bounded however long a collection runs. An empty text is
written as "" and a null as nothing, which is how PostgreSQL's COPY tells them apart.
Not here: the database (`loader.py`), what is canonical (`decode/pages.py`).
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any, Self

import msgspec
import polars as pl

from dlt_sources.contract import Platform, Reading, Rejected, Subject
from dlt_sources.decode.columns import Column, ColumnKind, columns_of

BATCH_ROWS = 10_000
"""Rows of one resource held in memory (about 20 MB) before they go to the file."""
FILE_ROWS = 50_000
"""Rows of one file: several let COPY run on several connections."""

_TYPES: dict[ColumnKind, pl.DataType] = {
    "text": pl.String(),
    "int": pl.Int64(),
    "float": pl.Float64(),
    "bool": pl.Boolean(),
    "instant": pl.String(),
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
    """Rows of one resource not written yet, and the file under way.

    `writes` says for each write how many rows, of whom, and when they were seen.
    """

    columns: tuple[Column, ...]
    rows: list[msgspec.Struct] = field(default_factory=list)
    writes: list[tuple[int, Subject, datetime]] = field(default_factory=list)
    path: Path | None = None
    rows_in_file: int = 0


class RowBuffer:
    """One load's rows, readings and rejected records; a context manager.

    Leaving the context deletes the folder, unless the caller gave one.
    """

    def __init__(
        self,
        platform: Platform,
        *,
        load_id: str,
        run_id: str,
        partition_date: date,
        folder: Path | None = None,
    ) -> None:
        self.platform = platform
        self.load_id = load_id
        self.run_id = run_id
        self.partition_date = partition_date
        self.readings: list[Reading] = []
        self.rejected: list[Rejected] = []
        self._given = folder
        self._folder = folder
        self._files: list[BufferFile] = []
        self._batches = {
            resource.name: _Batch(columns_of(resource.record))
            for resource in platform.resources
        }

    def __enter__(self) -> Self:
        if self._given is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"spool-{self.platform.name}-"))
        else:
            self._given.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._given is None and self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def write(
        self,
        resource: str,
        subject: Subject,
        body: Sequence[msgspec.Struct],
        observed_at: datetime,
    ) -> None:
        """Keep canonical records of one answer."""
        batch = self._batches[resource]
        batch.rows.extend(body)
        batch.writes.append((len(body), subject, observed_at))
        if len(batch.rows) >= BATCH_ROWS:
            self._flush(resource, batch)

    def reject(self, rejected: Rejected) -> None:
        """Set one record aside with its reason."""
        self.rejected.append(rejected)

    def finish(self, reading: Reading) -> None:
        """Remember how a reading ended."""
        self.readings.append(reading)

    def files(self) -> list[BufferFile]:
        """Write what is still in memory and return every file with rows."""
        for resource, batch in self._batches.items():
            self._flush(resource, batch)
            self._close(resource, batch)
        return list(self._files)

    @property
    def rows(self) -> int:
        """Return how many rows were written so far."""
        written = sum(file.rows for file in self._files)
        return written + sum(
            batch.rows_in_file + len(batch.rows) for batch in self._batches.values()
        )

    def _flush(self, resource: str, batch: _Batch) -> None:
        if not batch.rows:
            return
        if self._folder is None:
            raise RuntimeError("the spool is used outside its context")
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
            written = _WRITTEN.get(column.kind, list)(values)
            series.append(pl.Series(column.name, written, _TYPES[column.kind]))

        def spread(name: str, values: Iterable[str]) -> pl.Series:
            repeated = zip(values, batch.writes, strict=True)
            runs = (repeat(value, write[0]) for value, write in repeated)
            return pl.Series(name, list(chain.from_iterable(runs)), pl.String())

        subjects = [subject for _, subject, _ in batch.writes]
        seen = [observed_at.isoformat() for _, _, observed_at in batch.writes]
        return pl.DataFrame(series).with_columns(
            pl.lit(self.load_id).alias("load_id"),
            pl.lit(self.run_id).alias("run_id"),
            spread("reader", (subject.reader for subject in subjects)),
            spread("subject_id", (subject.subject_id for subject in subjects)),
            pl.lit(self.partition_date).alias("partition_date"),
            spread("observed_at", seen),
        )

    def _close(self, resource: str, batch: _Batch) -> None:
        if batch.path is not None:
            self._files.append(BufferFile(resource, batch.path, batch.rows_in_file))
        batch.path, batch.rows_in_file = None, 0


def _instants(values: Iterable[datetime | None]) -> list[str | None]:
    """Return instants as text, in a hundredth of the time of `isoformat`."""
    texts: list[str | None] = msgspec.to_builtins(list(values))
    return texts


def _nested(values: Iterable[msgspec.Raw]) -> list[str | None]:
    """Return JSON as text; absent and JSON's own null are both null."""
    texts = (str(value, "utf-8") for value in values)
    return [None if text in {"", "null"} else text for text in texts]


_WRITTEN: dict[ColumnKind, Callable[[Iterable[Any]], list[Any]]] = {
    "instant": _instants,
    "json": _nested,
}
