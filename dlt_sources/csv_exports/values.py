"""Cells of one column as typed values, with a mask of the cells that are not valid.

Here: numbers in both styles, days, durations, flags and ids, by polars. Not here: which
column a cell belongs to (`tables.py`), how a file's style is found (`styles.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from dlt_sources.csv_exports.templates import Kind

Decimal = Literal[".", ","]

BLANK = ("", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "N/A", "n/a")
"""Cells that mean an unknown number."""
SPACES = r"[ \u00a0\u202f]"
GROUPED = {".": ",", ",": "."}
"""The mark between thousands, by the decimal mark."""
DIGITS = (
    r"(\d{{1,15}}|[1-9]\d{{0,2}}(?:[{mark}]\d{{3}}){{1,4}}"
    r"|[1-9]\d{{0,2}}(?:{space}\d{{3}}){{1,4}})"
)
LARGEST = 10**15
"""Numbers are smaller, so that their sums and products fit into 64 bits."""
ID = r"^[A-Za-z0-9_.:=-]{1,128}$"
SCIENTIFIC = r"^\d+(?:[.,]\d+)?[eE]\+?\d+$"
CLOCK = r"^(?:(\d{1,6}):)?(\d{1,2}):([0-5]\d)$"
FLAGS = {
    **dict.fromkeys(("1", "true", "yes", "TRUE", "True", "Yes"), True),
    **dict.fromkeys(("0", "false", "no", "FALSE", "False", "No"), False),
}
MOMENTS = ("%m/%d/%Y %H:%M", "%Y-%m-%dT%H:%M:%S")
DAYS = ("%b %d, %Y", "%Y-%m-%d")
"""Formats of the time at which a content was published."""
LAST_YEAR = 2100
FIRST_DAY = date(2004, 1, 1)
"""Earlier days are not valid: no platform is older."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes its numbers and its days; `day_format` is strptime's."""

    decimal: Decimal = "."
    day_format: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """The values of a column, and whether each cell is not valid."""

    values: pl.Series
    bad: pl.Series


def as_texts(cells: Sequence[str]) -> pl.Series:
    """Return cells as text; a blank cell is null."""
    series = pl.Series(cells, dtype=pl.String)
    return series.set(series.str.strip_chars() == "", None)


def blank_to_null(cells: pl.Series) -> pl.Series:
    """Return stripped cells; those that mean an unknown number are null."""
    stripped = cells.str.strip_chars()
    return stripped.set(stripped.is_in(BLANK), None)


def convert(cells: pl.Series, kind: Kind, style: Style) -> Typed:
    """Return the typed values of a column without days; blank cells are null."""
    if kind == "text":
        return Typed(cells, pl.zeros(len(cells), pl.Boolean, eager=True))
    if kind == "id":
        values = cells.str.strip_chars()
        return Typed(values, _unknown_as_false(~values.str.contains(ID)))
    if (
        kind in {"count", "duration"}
        and (plain := _parse_plain_counts(cells)) is not None
    ):
        return Typed(plain, pl.zeros(len(cells), pl.Boolean, eager=True))
    stripped = blank_to_null(cells)
    if kind == "flag":
        values = stripped.replace_strict(FLAGS, default=None, return_dtype=pl.Boolean)
    elif kind == "count":
        values = _parse_counts(stripped, style)
    elif kind == "duration":
        values = _parse_seconds(stripped, style)
    else:
        values = parse_decimals(stripped, style)
    return Typed(values, stripped.is_not_null() & values.is_null())


def parse_decimals(cells: pl.Series, style: Style) -> pl.Series:
    """Return decimal numbers as text with a point; null where a cell is no number."""
    mark = style.decimal
    cells = cells.str.replace("\N{MINUS SIGN}", "-", literal=True).str.strip_suffix("%")
    cells = cells.str.strip_chars()
    digits = DIGITS.format(mark=GROUPED[mark], space=SPACES)
    valid = cells.str.contains(rf"^[+-]?{digits}(?:[{mark}]\d{{1,20}})?$")
    plain = cells.str.replace_all(rf"[{GROUPED[mark]}+]|{SPACES}", "")
    if mark != ".":
        plain = plain.str.replace(mark, ".", literal=True)
    return plain.set(~valid.fill_null(value=False), None)


def _parse_plain_counts(cells: pl.Series) -> pl.Series | None:
    """Return the numbers of a column of digits alone, None for any other column."""
    counts = cells.cast(pl.Int64, strict=False)
    if counts.null_count() != cells.null_count():
        return None
    largest = counts.abs().max()
    return None if isinstance(largest, int) and largest >= LARGEST else counts


def _parse_counts(cells: pl.Series, style: Style) -> pl.Series:
    fast = cells.cast(pl.Int64, strict=False)
    fast = fast.set(fast.abs() >= LARGEST, None)
    if fast.null_count() == cells.null_count():
        return fast
    return parse_decimals(cells, style).cast(pl.Int64, strict=False)


def _parse_seconds(cells: pl.Series, style: Style) -> pl.Series:
    counts = _parse_counts(cells, style)
    if counts.null_count() == cells.null_count():
        return counts
    found = cells.str.extract_groups(CLOCK).struct.unnest()
    hours, minutes, seconds = (
        found[name].cast(pl.Int64, strict=False) for name in found.columns
    )
    clock = hours.fill_null(0) * 3600 + minutes * 60 + seconds
    return counts.fill_null(clock)


def is_negative(numbers: pl.Series) -> pl.Series:
    """Return whether each number is below zero; the numbers may be text."""
    return _unknown_as_false(numbers.cast(pl.Float64) < 0)


def convert_days(cells: pl.Series, style: Style, last: date) -> Typed:
    """Return days; those after `last` and those of an impossible year are not valid."""
    stripped = blank_to_null(cells)
    values = parse_days(stripped, style.day_format or "%Y-%m-%d")
    values = values.set((values > last) | (values < FIRST_DAY), None)
    return Typed(values, stripped.is_not_null() & values.is_null())


def parse_days(cells: pl.Series, day_format: str) -> pl.Series:
    """Return the days of cells; the hour of an ISO time is left out."""
    plain = cells.str.replace(r"T\d{2}:\d{2}(?::\d{2})?$", "")
    return plain.str.to_date(day_format, strict=False)


def parse_local_times(cells: pl.Series) -> pl.Series:
    """Return times as ISO text without a zone; null where no format fits."""
    found = cells.clear(len(cells)).cast(pl.Datetime)
    for moment_format in MOMENTS:
        found = found.fill_null(cells.str.to_datetime(moment_format, strict=False))
    for day_format in DAYS:
        days = cells.str.to_date(day_format, strict=False)
        found = found.fill_null(days.cast(pl.Datetime))
    years = found.dt.year()
    found = found.set((years < FIRST_DAY.year) | (years > LAST_YEAR), None)
    return found.dt.strftime("%Y-%m-%dT%H:%M:%S")


def _unknown_as_false(mask: pl.Series) -> pl.Series:
    return mask.fill_null(value=False)
