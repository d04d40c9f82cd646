"""Load a spool into schema raw_<platform>, through dlt.

Here: the raw tables as a dlt schema, their creation, one load. Every load has its own
dlt working folder, deleted at its end: two runs that shared one destroyed each other's
files (dagster-dlt, 2026-03). Rows are only ever appended; which of them count is said
by app.readings.
Not here: how files are written (`row_buffer.py`) and copied (`postgres_copy.py`).
"""

import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from zlib import crc32

import dlt
import psycopg2
from dlt.common.schema.typing import TSchemaContractDict
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.extract import DltResource, DltSource
from psycopg2 import sql

from dlt_sources.contract import Platform
from dlt_sources.load.postgres_copy import PostgresCopy
from dlt_sources.load.raw_schema import raw_schema
from dlt_sources.load.row_buffer import BufferFile, RowBuffer

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
"""dlt asks when it makes its first pipeline; nothing of ours phones home."""

WORKERS = 4
"""Load connections of one run; dlt's default of 20 drains a small database."""
INDEXED = ("partition_date", "load_id")
CONTRACT: TSchemaContractDict = {
    "tables": "evolve",
    "columns": "evolve",
    "data_type": "freeze",
}

_one_at_a_time = threading.Lock()
"""dlt keeps the active pipeline in a global of the process."""


def create_tables(platform: Platform, url: str) -> None:
    """Make every raw table exist with every column and our indexes.

    Repeating it changes nothing, a new field becomes a new column, and any number of
    processes may do it at once.
    """
    connection = psycopg2.connect(libpq_url(url))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            key = crc32(f"raw_{platform.name}".encode())
            cursor.execute("select pg_advisory_lock(%s)", (key,))
            with _pipeline(platform, url) as pipeline:
                pipeline.extract(_source(platform, []))
                pipeline.sync_schema()
            for resource in platform.resources:
                for column in INDEXED:
                    cursor.execute(_index(platform.name, resource.name, column))
    finally:
        connection.close()


def load(spool: RowBuffer, url: str) -> list[str]:
    """Append the spool's rows to the raw tables; return dlt's load ids.

    A resource without rows loads nothing; a spool without rows starts nothing.
    """
    files = spool.files()
    if not files:
        return []
    with _pipeline(spool.platform, url) as pipeline:
        by_resource: dict[str, list[BufferFile]] = {}
        for file in files:
            by_resource.setdefault(file.resource, []).append(file)

        def imported(of: list[BufferFile]) -> Iterator[Any]:
            for file in of:
                yield dlt.mark.with_file_import(str(file.path), "csv", file.rows)

        resources = [
            dlt.resource(imported(of), name=name, write_disposition="append")
            for name, of in by_resource.items()
        ]
        source = _source(spool.platform, resources)
        pipeline.extract(source, schema_contract=CONTRACT, workers=1)
        pipeline.normalize(workers=1)
        info = pipeline.load(workers=WORKERS, raise_on_failed_jobs=True)
        return list(info.loads_ids)


def _source(platform: Platform, resources: Sequence[DltResource]) -> DltSource:
    return DltSource(raw_schema(platform), platform.name, resources)


def _index(platform: str, table: str, column: str) -> sql.Composed:
    statement = "create index if not exists {name} on {schema}.{table} ({column})"
    return sql.SQL(statement).format(
        name=sql.Identifier(f"{table}_{column}_idx"),
        schema=sql.Identifier(f"raw_{platform}"),
        table=sql.Identifier(table),
        column=sql.Identifier(column),
    )


def libpq_url(url: str) -> str:
    """Return a database URL without SQLAlchemy's driver suffix."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme.split('+')[0]}{separator}{rest}"


@contextmanager
def _pipeline(platform: Platform, url: str) -> Iterator[dlt.Pipeline]:
    """Yield a dlt pipeline that knows the raw tables and leaves nothing behind."""
    credentials = PostgresCredentials(libpq_url(url))
    credentials.password = credentials.password or "none"  # dlt insists on one
    with (
        _one_at_a_time,
        tempfile.TemporaryDirectory(prefix=f"dlt-{platform.name}-") as folder,
    ):
        pipeline = dlt.pipeline(
            pipeline_name=f"raw_{platform.name}",
            pipelines_dir=folder,
            destination=PostgresCopy(credentials=credentials),
            dataset_name=f"raw_{platform.name}",
        )
        pipeline.config.restore_from_destination = False
        try:
            yield pipeline
        finally:
            pipeline.deactivate()
