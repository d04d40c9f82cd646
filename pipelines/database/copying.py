"""COPY of a frame into a table.

Here: a null and an empty text stay different. Not here: the COPY of raw rows
(`dlt_sources/load`).
"""

import io
from typing import Any

import polars as pl
from sqlalchemy import Connection


def copy_frame(session: Connection, table: str, frame: pl.DataFrame) -> None:
    """Insert the rows of `frame` into the columns of `table` that have its names."""
    file = io.BytesIO()
    frame.write_csv(file, include_header=False)
    file.seek(0)
    names = ", ".join(frame.columns)
    cursor: Any = session.connection.cursor()
    try:
        cursor.copy_expert(f"copy {table} ({names}) from stdin with (format csv)", file)
    finally:
        cursor.close()
