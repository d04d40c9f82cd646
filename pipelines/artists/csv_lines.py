"""CSV files that people write: a header that decides the kind, then one row a line.

Here: UTF-8, commas, semicolons or tabs; all errors with line and field. Not here: the
fields of each kind (`artist_lines.py`), the rows in the database (`artist_import.py`).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pipelines.accounts.json_lines import FileErrors, Line, read_content, to_row

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 100_000

Shapes = Mapping[str, type[msgspec.Struct]]
"""The struct of a kind of file, by a column of its header; the first match counts."""


def read_csv(
    path: Path, shapes: Shapes
) -> tuple[type[msgspec.Struct] | None, list[Line[Any]], FileErrors]:
    """Read a file, or the standard input for `-`; an empty cell is an omitted field.

    The struct is None if the header decides none.

    Raises:
        UserError: the file cannot be read.
    """
    content, errors = read_content(path)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        errors.add(number, "line", "is not UTF-8 text")
        return None, [], errors
    rows = _rows(text, errors)
    number, header = next(rows, (1, []))
    names = [name.strip().lower() for name in header]
    shape = next((it for name, it in shapes.items() if name in names), None)
    if shape is None:
        known = ", ".join(shapes)
        errors.add(number, "header", f"has none of the columns {known}")
        return None, [], errors
    if not _check_header(names, number, shape, errors):
        return shape, [], errors
    lines = []
    for number, cells in rows:
        if len(cells) != len(names):
            errors.add(
                number, "line", f"has {len(cells)} cells, the header {len(names)}"
            )
            continue
        filled = {
            name: cell.strip()
            for name, cell in zip(names, cells, strict=True)
            if cell.strip()
        }
        if filled and (row := to_row(filled, number, shape, errors)) is not None:
            lines.append(Line(number, row))
    return shape, lines, errors


def _rows(text: str, errors: FileErrors) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line of each row, and its cells."""
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    previous = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if cells:
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        errors.add(number, "line", f"is not valid CSV ({error})")
    finally:
        csv.field_size_limit(previous)


def _check_header(
    names: list[str], number: int, shape: type[msgspec.Struct], errors: FileErrors
) -> bool:
    fields = msgspec.structs.fields(shape)
    known = [one.name for one in fields]
    before = len(errors.lines)
    for place, name in enumerate(names):
        if name not in known:
            errors.add(number, repr(name)[:60], f"is not one of {', '.join(known)}")
        elif name in names[:place]:
            errors.add(number, name, "occurs twice in the header")
    for one in fields:
        if one.required and one.name not in names:
            errors.add(number, one.name, "is missing in the header")
    return len(errors.lines) == before
