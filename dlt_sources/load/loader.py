"""Load a row buffer into schema raw_<platform> with dlt.

Here: the creation of raw tables, and one load. Every load has its own dlt working
folder, because two runs in one folder destroy each other's files (2026-03). Rows are
appended; `app.readings` says which of them count.
Not here: CSV files (`row_buffer.py`), COPY (`postgres_copy.py`), the tables
(`raw_schema.py`).
"""

import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol
from zlib import crc32

import dlt
import psycopg2
from dlt.common.schema.typing import TSchemaContractDict
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.extract import DltResource, DltSource
from psycopg2 import sql

from dlt_sources.contract import TableSet
from dlt_sources.load import DLT_FOLDER
from dlt_sources.load.postgres_copy import PostgresCopy
from dlt_sources.load.raw_schema import raw_schema
from dlt_sources.load.row_buffer import BufferFile

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
"""dlt reads it with its first pipeline; this project sends no telemetry."""

WORKERS = 4
"""Connections of one load; dlt's default of 20 is too many for a small database."""
INDEXED = ("partition_date", "load_id")
CONTRACT: TSchemaContractDict = {
    "tables": "evolve",
    "columns": "evolve",
    "data_type": "freeze",
}

_PIPELINE_LOCK = threading.Lock()
"""One pipeline at a time: dlt keeps the active one in a global."""


class Buffer(Protocol):
    """Rows in finished files, and the raw tables that they belong to."""

    @property
    def tables(self) -> TableSet:
        """The raw tables."""
        ...

    def close_files(self) -> list[BufferFile]:
        """Write the rows in memory and return all files."""
        ...


def create_tables(tables: TableSet, url: str) -> None:
    """Create the missing raw tables, columns and indexes of a platform.

    It can run again, and in many processes at once.
    """
    connection = psycopg2.connect(libpq_url(url))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            key = crc32(f"raw_{tables.name}".encode())
            cursor.execute("select pg_advisory_lock(%s)", (key,))
            with _pipeline(tables, url) as pipeline:
                pipeline.extract(_source(tables, []))
                pipeline.sync_schema()
            for resource in tables.resources:
                for column in INDEXED:
                    cursor.execute(_index(tables.name, resource.name, column))
    finally:
        connection.close()


def load(buffer: Buffer, url: str) -> list[str]:
    """Append the rows of a buffer to the raw tables and return dlt's load ids.

    A buffer without rows starts no load.
    """
    return load_all([buffer], url)


def load_all(buffers: Sequence[Buffer], url: str) -> list[str]:
    """Append the rows of several buffers of one platform in one dlt load."""
    files = [file for buffer in buffers for file in buffer.close_files()]
    if not files:
        return []
    tables = buffers[0].tables
    with _pipeline(tables, url) as pipeline:
        by_resource: dict[str, list[BufferFile]] = {}
        for file in files:
            by_resource.setdefault(file.resource, []).append(file)

        def import_files(files: list[BufferFile]) -> Iterator[Any]:
            for file in files:
                yield dlt.mark.with_file_import(str(file.path), "csv", file.rows)

        resources = [
            dlt.resource(import_files(files), name=name, write_disposition="append")
            for name, files in by_resource.items()
        ]
        source = _source(tables, resources)
        pipeline.extract(source, schema_contract=CONTRACT, workers=1)
        pipeline.normalize(workers=1)
        info = pipeline.load(workers=WORKERS, raise_on_failed_jobs=True)
        return list(info.loads_ids)


def _source(tables: TableSet, resources: Sequence[DltResource]) -> DltSource:
    return DltSource(raw_schema(tables), tables.name, resources)


def _index(name: str, table: str, column: str) -> sql.Composed:
    statement = "create index if not exists {name} on {schema}.{table} ({column})"
    return sql.SQL(statement).format(
        name=sql.Identifier(f"{table}_{column}_idx"),
        schema=sql.Identifier(f"raw_{name}"),
        table=sql.Identifier(table),
        column=sql.Identifier(column),
    )


def libpq_url(url: str) -> str:
    """Return a database URL without SQLAlchemy's driver suffix."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme.split('+')[0]}{separator}{rest}"


@contextmanager
def _pipeline(tables: TableSet, url: str) -> Iterator[dlt.Pipeline]:
    """Yield a dlt pipeline with a working folder of its own, deleted at the end."""
    credentials = PostgresCredentials(libpq_url(url))
    credentials.password = credentials.password or "none"  # dlt requires one
    with (
        _PIPELINE_LOCK,
        tempfile.TemporaryDirectory(prefix=f"{DLT_FOLDER}-{tables.name}-") as folder,
    ):
        pipeline = dlt.pipeline(
            pipeline_name=f"raw_{tables.name}",
            pipelines_dir=folder,
            destination=PostgresCopy(credentials=credentials),
            dataset_name=f"raw_{tables.name}",
        )
        pipeline.config.restore_from_destination = False
        try:
            yield pipeline
        finally:
            pipeline.deactivate()
