"""Exported files: CSV that is safe to open in a spreadsheet, and complete files.

Here: cells that no spreadsheet runs as a formula, and files that appear when complete.
Not here: which rows (`royalties/`, `cli/`), text for a terminal (`terminal.py`).

A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@`. Such text gets an
apostrophe in front, as OWASP advises; a number of the program stays a number.
"""

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO

from dlt_sources.plain_text import clean, clean_lines
from pipelines.errors import UserError

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001
"""First characters that make a cell a formula; the last four are full-width signs."""
QUOTE = "'"
DOUBTFUL = frozenset((*FORMULA_STARTS, " "))
"""A printable ASCII text that starts otherwise is safe as it is."""


def cell(value: object) -> str:
    """Return a value as the text of one cell; None is empty."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case int() | float():
            return str(value)
        case date() | datetime():
            return value.isoformat()
        case Mapping() | list() | tuple():
            value = json.dumps(value, ensure_ascii=False, default=str)
    text = clean_lines(str(value))
    # Spaces in front do not stop every spreadsheet.
    is_formula = text.lstrip().startswith(FORMULA_STARTS)
    return f"{QUOTE}{text}" if is_formula else text


def write_csv(
    stream: IO[str], headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Write rows under headings and return how many; `rows` may be a generator.

    Lines end with CRLF, as RFC 4180 says. `stream` must not translate line ends.
    """
    writer = csv.writer(stream)
    writer.writerow(map(cell, headings))
    count = 0
    for row in rows:
        writer.writerow(map(cell, row))
        count += 1
    return count


def write_text_rows(
    stream: IO[str],
    headings: Sequence[str],
    batches: Iterable[Sequence[Sequence[str | None]]],
    is_plain: Sequence[bool],
) -> int:
    """Write batches of cells that are text already, and return the number of rows.

    `is_plain` says for each column that its text can be no formula, such as a number.
    Such text is written as it is.
    """
    writer = csv.writer(stream)
    writer.writerow(map(cell, headings))
    guarded = [place for place, plain in enumerate(is_plain) if not plain]
    count = 0
    for rows in batches:
        writer.writerows(_guard(row, guarded) for row in rows)
        count += len(rows)
    return count


def _guard(row: Sequence[str | None], places: Sequence[int]) -> Sequence[str | None]:
    cells = None
    for place in places:
        value = row[place]
        if value and not (
            value.isascii() and value.isprintable() and value[0] not in DOUBTFUL
        ):
            cells = cells or list(row)
            cells[place] = cell(value)
    return cells or row


@contextmanager
def open_text(path: Path | None) -> Iterator[IO[str]]:
    """Open a new file for text, or the standard output where no path is given.

    Raises:
        UserError: the file cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    with open_bytes(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file for bytes, which only its owner may read.

    The file appears when it is complete; an error leaves an older file as it was.

    Raises:
        UserError: the file cannot be written.
    """
    temporary = None
    try:
        if path.exists() and not path.is_file():
            raise UserError(f"{clean(path)}: is not a regular file")
        descriptor, name = tempfile.mkstemp(prefix=".export-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(descriptor)
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"{clean(path)}: {error.strerror}", exit_code=1) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
