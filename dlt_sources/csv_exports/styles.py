"""The style of a file: its decimal mark and its order of day and month.

Here: the decision from the first rows. A file that fits two styles with different
results is refused, because a guess would change numbers. Not here: conversion
(`values.py`).
"""

from collections.abc import Sequence

import polars as pl

from dlt_sources.csv_exports.errors import ExportError
from dlt_sources.csv_exports.values import (
    FIRST_DAY,
    LAST_YEAR,
    Decimal,
    Style,
    as_texts,
    blank_to_null,
    parse_days,
    parse_decimals,
)

ISO = "%Y-%m-%d"
DAY_FIRST = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y")
MONTH_FIRST = ("%m-%d-%Y", "%m/%d/%Y", "%m/%d/%y")
NAMED = ("%b %d, %Y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y")
MARKS: tuple[Decimal, Decimal] = (".", ",")


def find_decimal(
    counts: Sequence[str], numbers: Sequence[str], language: str
) -> Decimal:
    """Return the decimal mark; `counts` are cells of whole numbers.

    Raises:
        ExportError: both marks give valid, different numbers in a language other than
            English.
    """
    point, comma = (
        pl.concat(
            [
                _whole(parse_decimals(blank_to_null(as_texts(counts)), Style(mark))),
                parse_decimals(blank_to_null(as_texts(numbers)), Style(mark)),
            ]
        )
        for mark in MARKS
    )
    read = len(point) - point.null_count(), len(comma) - comma.null_count()
    if read[0] != read[1]:
        return "." if read[0] > read[1] else ","
    if language == "en" or _same(point, comma):
        return "."
    raise ExportError(
        "its numbers can be read with a decimal point and with a decimal comma: give"
        " --decimal"
    )


def find_day_format(cells: Sequence[str], *, is_day_first: bool | None) -> str:
    """Return the format of days.

    Raises:
        ExportError: no format reads the days, or two give different days.
    """
    sample = blank_to_null(as_texts(cells)).drop_nulls()
    formats = [ISO, *NAMED]
    formats += DAY_FIRST if is_day_first is not False else ()
    formats += MONTH_FIRST if not is_day_first else ()
    read = {one: _plausible(parse_days(sample, one)) for one in formats}
    counts = {one: len(found) - found.null_count() for one, found in read.items()}
    most = max(counts.values(), default=0)
    if not most:
        example = f", such as {sample[0]!r}" if len(sample) else ""
        raise ExportError(f"no day of it can be read{example}")
    best = [one for one, count in counts.items() if count == most]
    if any(not _same(read[best[0]], read[one]) for one in best[1:]):
        raise ExportError(
            f"its days can be read in two ways, such as {sample[0]!r}: give --day-first"
            " or --month-first"
        )
    return best[0]


def _whole(numbers: pl.Series) -> pl.Series:
    return numbers.set(numbers.str.contains(".", literal=True), None)


def _plausible(days: pl.Series) -> pl.Series:
    years = days.dt.year()
    return days.set((years < FIRST_DAY.year) | (years > LAST_YEAR), None)


def _same(one: pl.Series, other: pl.Series) -> bool:
    return bool(one.equals(other, null_equal=True))
