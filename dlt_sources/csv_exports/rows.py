"""Rows of fields with the line at which each begins.

Here: the delimiter, quotes that a spreadsheet doubled, fields, ragged rows. Not here:
what a column means (`templates.py`), values (`values.py`).
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from dlt_sources.csv_exports import limits
from dlt_sources.csv_exports.errors import ExportError

DELIMITERS = ",;\t"
HINT = "sep="


class Row(NamedTuple):
    """The fields of one row, the line at which it begins, and its characters.

    A tuple, because a frozen dataclass takes three times as long (measured 2026-11).
    """

    line: int
    fields: list[str]
    size: int = 0


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is set aside: its line, the reason and the start of its text."""

    line: int
    reason: str
    body: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file writes rows; `is_wrapped` if a spreadsheet quoted each line again."""

    delimiter: str
    is_wrapped: bool


def possible_dialects(hint: str | None) -> Iterator[Dialect]:
    """Yield the dialects to try, those without doubled quotes first."""
    delimiters = hint or DELIMITERS
    for is_wrapped in (False, True):
        for delimiter in delimiters:
            yield Dialect(delimiter, is_wrapped)


def split_hint(lines: Iterator[str]) -> tuple[str | None, int, Iterator[str]]:
    """Return the delimiter of a line `sep=`, its number of lines, and the others."""
    first = next(lines, "")
    text = first.strip().strip('"')
    if text.lower().startswith(HINT) and len(text) == len(HINT) + 1:
        return text[-1], 1, lines
    return None, 0, chain([first], lines)


def read_rows(
    lines: Iterable[str],
    dialect: Dialect,
    *,
    skipped: int = 0,
    reject: Callable[[RejectedRow], None] | None = None,
) -> Iterator[Row]:
    """Yield the rows; a row whose quotes are broken goes to `reject`.

    Blank lines are rows without fields. `skipped` counts the lines before `lines`.

    Raises:
        ExportError: a field or a row is too long.
    """
    csv.field_size_limit(limits.FIELD_CHARACTERS)
    plain = _unwrapped(lines, dialect.delimiter) if dialect.is_wrapped else lines
    source = _LineFeed(iter(plain))
    reader = csv.reader(source, delimiter=dialect.delimiter, strict=True)
    while True:
        line = skipped + source.count + 1
        source.start_row(line)
        try:
            fields = next(reader, None)
        except csv.Error as error:
            if "field limit" in str(error):
                raise ExportError(
                    f"line {line}: a field has more than"
                    f" {limits.FIELD_CHARACTERS:,} characters"
                ) from None
            if reject is None:
                raise ExportError(f"line {line}: {_explain(error)}") from None
            reject(RejectedRow(line, _explain(error), source.text()))
            continue
        if fields is None:
            return
        yield Row(line, fields, source.size)


class _LineFeed:
    """Feeds lines to `csv.reader` and bounds the characters of one row."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._row: list[str] = []
        self._line = 0
        self.size = 0
        self.count = 0

    def start_row(self, line: int) -> None:
        """Begin to count a new row."""
        self._row.clear()
        self.size, self._line = 0, line

    def text(self) -> str:
        """Return the start of the row."""
        return "".join(self._row)[: limits.BODY_CHARACTERS]

    def __iter__(self) -> "_LineFeed":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.count += 1
        self.size += len(line)
        if self.size > limits.ROW_CHARACTERS:
            raise ExportError(
                f"the row at line {self._line} does not end: its quotes are not closed"
            )
        if len(self._row) < limits.BODY_CHARACTERS:
            self._row.append(line)
        return line


def _unwrapped(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    for line in lines:
        text = line.rstrip("\r\n")
        end = line[len(text) :]
        text = text.rstrip(f"{delimiter}; ")
        if len(text) > 1 and text[0] == text[-1] == '"':
            yield text[1:-1].replace('""', '"') + end
        else:
            yield line


def fit(fields: list[str], width: int) -> list[str] | None:
    """Return the fields of a ragged row as `width` fields; None if too many are filled.

    Some exports leave out blank fields at the end of a row, and spreadsheets add them.
    """
    if len(fields) < width:
        return fields + [""] * (width - len(fields))
    return None if any(map(str.strip, fields[width:])) else fields[:width]


def is_blank(fields: Sequence[str]) -> bool:
    """Return whether no field has text."""
    return not any(map(str.strip, fields))


def _explain(error: csv.Error) -> str:
    text = str(error)
    if "end of data" in text:
        return "the file ends inside a quoted field"
    if "expected after" in text:
        return "text follows a closing quote"
    return "the row is not valid CSV"
