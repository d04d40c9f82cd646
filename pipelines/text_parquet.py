"""Parquet files whose columns are text, compressed with zstd.

Here: writing one, safe on the disk before the function returns. Not here: which rows
(`archive/month_files.py`, `privacy/person_export.py`), and files with the types of a
table (`analysis/export.py`).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from pipelines.database.files import sync
from pipelines.errors import UserError
from pipelines.redaction import first_line


def write_texts(
    path: Path, columns: Iterable[str], rows: Sequence[Sequence[str | None]]
) -> None:
    """Write rows of text to a file.

    Raises:
        UserError: the file cannot be written. polars has its own error of a full disk.
    """
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    try:
        frame.write_parquet(path, compression="zstd")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise UserError(f"{path}: {first_line(str(error))}", exit_code=1) from None
    sync(path)
