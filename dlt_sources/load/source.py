"""A platform as an ordinary dlt source, for any pipeline and destination.

Here: `make_source`, which each `<platform>/source.py` calls. A collection fills many
tables at once, so one hidden resource runs it and one transformer per table picks its
rows. The table `readings` says how each read ended.
Not here: the loads of the running system (`loader.py`).
"""

import asyncio
import logging
import os
import uuid
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import dlt
import msgspec
from dlt.common.schema.typing import TColumnSchema
from dlt.extract import DltResource, DltSource

from dlt_sources.contract import (
    Platform,
    Reading,
    Rejected,
    Subject,
    Window,
    closing_date,
)
from dlt_sources.decode.columns import columns_of
from dlt_sources.extract.standalone import RUN_ID, collect_by_name
from dlt_sources.load.raw_schema import raw_schema

logger = logging.getLogger(__name__)

Rows = list[dict[str, Any]]
Batch = tuple[str, Rows]

READINGS = "readings"
SECONDS = 0.1
"""How long the collection runs between two batches."""


def make_source(platform: Platform) -> Callable[..., DltSource]:
    """Return the dlt source of a platform.

    Its arguments: `subjects`, public names or ids; `resources`, table names, all where
    empty; `window`, the days of histories; `environ`, the platform's variables.
    """

    @dlt.source(schema=raw_schema(platform), max_table_nesting=0)
    def source(
        subjects: Sequence[str] = dlt.config.value,
        resources: Sequence[str] = (),
        window: Window | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Iterator[DltResource]:
        names = [platform.resource(name).name for name in resources]
        batches: deque[Batch] = deque()

        @dlt.resource(name="collection", selected=False)
        def collection() -> Iterator[Batch]:
            yield from _run(
                collect_by_name(
                    platform,
                    subjects,
                    _BatchSink(batches),
                    resources=frozenset(names),
                    window=window,
                    environ=os.environ if environ is None else environ,
                ),
                batches,
            )

        tables = names or [resource.name for resource in platform.resources]
        for name in tables:
            yield collection | _table(name)
        yield collection | _table(READINGS, reason={"data_type": "text"})

    return source


def _table(name: str, **columns: TColumnSchema) -> DltResource:
    @dlt.transformer(name=name, write_disposition="append", columns=columns)
    def rows(batch: Batch) -> Rows | None:
        return batch[1] if batch[0] == name else None

    return rows


def _run(work: Coroutine[Any, Any, Any], batches: deque[Batch]) -> Iterator[Batch]:
    """Run a collection step by step and yield its batches as they come."""
    with asyncio.Runner() as runner:
        task = runner.get_loop().create_task(work)
        while not task.done():
            runner.run(asyncio.wait({task}, timeout=SECONDS))
            while batches:
                yield batches.popleft()
        task.result()


class _BatchSink:
    """A `contract.Sink` that turns records into rows of the raw tables."""

    def __init__(self, batches: deque[Batch]) -> None:
        self._batches = batches
        self._load_id = str(uuid.uuid4())

    def write(
        self,
        resource: str,
        subject: Subject,
        records: Sequence[msgspec.Struct],
        observed_at: datetime,
    ) -> None:
        """Add the rows of one response."""
        envelope = {
            "load_id": self._load_id,
            "run_id": RUN_ID,
            "credential_id": subject.credential_id,
            "subject_id": subject.subject_id,
            "partition_date": closing_date(observed_at),
            "observed_at": observed_at,
        }
        self._batches.append((resource, [{**_row(one), **envelope} for one in records]))

    def reject(self, rejected: Rejected) -> None:
        """Log a record that is not valid."""
        logger.warning("rejected: %s: %s", rejected.resource, rejected.reason)

    def finish(self, reading: Reading) -> None:
        """Add the outcome of one read."""
        row = {
            "load_id": self._load_id,
            "resource": reading.resource,
            "subject_id": reading.subject_id,
            "credential_id": reading.credential_id,
            "status": reading.status,
            "reason": reading.reason,
            "row_count": reading.rows,
            "observed_at": reading.observed_at,
        }
        self._batches.append((READINGS, [row]))


def _row(record: msgspec.Struct) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in columns_of(type(record)):
        value = getattr(record, column.name)
        if column.kind == "json":
            value = msgspec.json.decode(value) if bytes(value) else None
        row[column.name] = value
    return row
