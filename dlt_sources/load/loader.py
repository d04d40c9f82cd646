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
from typing import Any
from zlib import crc32

import dlt
import psycopg2
from dlt.common.schema.typing import TSchemaContractDict
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.extract import DltResource, DltSource
from psycopg2 import sql

from dlt_sources.contract import Platform
from dlt_sources.load import DLT_FOLDER
from dlt_sources.load.postgres_copy import PostgresCopy
from dlt_sources.load.raw_schema import raw_schema
from dlt_sources.load.row_buffer import BufferFile, RowBuffer

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


def create_tables(platform: Platform, url: str) -> None:
    """Create the missing raw tables, columns and indexes of a platform.

    It can run again, and in many processes at once.
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


def load(buffer: RowBuffer, url: str) -> list[str]:
    """Append the rows of a buffer to the raw tables and return dlt's load ids.

    A buffer without rows starts no load.
    """
    return load_all([buffer], url)


def load_all(buffers: Sequence[RowBuffer], url: str) -> list[str]:
    """Append the rows of several buffers of one platform in one dlt load."""
    files = [file for buffer in buffers for file in buffer.close_files()]
    if not files:
        return []
    platform = buffers[0].platform
    with _pipeline(platform, url) as pipeline:
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
        source = _source(platform, resources)
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
    """Yield a dlt pipeline with a working folder of its own, deleted at the end."""
    credentials = PostgresCredentials(libpq_url(url))
    credentials.password = credentials.password or "none"  # dlt requires one
    with (
        _PIPELINE_LOCK,
        tempfile.TemporaryDirectory(prefix=f"{DLT_FOLDER}-{platform.name}-") as folder,
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
