"""A file with several small tables, each under a title of its own.

Here: titles, headers and rows of such a file, as numbers of days and of segments. A
section without a template is rejected; the others are read. Not here: files with one
header (`tables.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from dlt_sources.csv_exports import limits, styles, values
from dlt_sources.csv_exports.errors import ExportError
from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.csv_exports.rows import RejectedRow, Row, is_blank
from dlt_sources.csv_exports.tables import ZONE_SPAN, Batch, as_table
from dlt_sources.csv_exports.templates import (
    Section,
    Template,
    match_section,
    templates,
)
from dlt_sources.csv_exports.values import Style
from dlt_sources.plain_text import clean

DAY_CELLS = 2
"""A row of the shape `days` has a day and a number."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a file with its row of headers."""

    title: str
    line: int
    header: list[str]
    template: Template | None
    section: Section | None


@dataclass(slots=True)
class _Cells:
    """Cells of one raw table, column by column."""

    line: list[int] = field(default_factory=list)
    day: list[str] = field(default_factory=list)
    segment: list[str] = field(default_factory=list)
    breakdown: list[str] = field(default_factory=list)
    metric: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)

    def add(self, line: int, section: Section, value: str, **where: str) -> None:
        """Add one cell with its day or segment."""
        self.line.append(line)
        self.day.append(where.get("day", ""))
        self.segment.append(where.get("segment", ""))
        self.breakdown.append(section.breakdown or "")
        self.metric.append(section.metric)
        self.value.append(value)


def split_sections(rows: Iterable[Row]) -> Iterator[tuple[Part, Row | None]]:
    """Yield each section without a row, then each of its rows.

    Raises:
        ExportError: the file has too many sections.
    """
    title: Row | None = None
    part: Part | None = None
    count = 0
    for row in rows:
        if is_blank(row.fields):
            title = part = None
        elif part is not None:
            yield part, row
        elif title is None:
            title = row
            count += 1
            if count > limits.SECTIONS:
                raise ExportError(f"it has more than {limits.SECTIONS} tables")
        else:
            name = title.fields[0].strip()
            found = match_section(name, row.fields) or (None, None)
            part = Part(name, title.line, row.fields, *found)
            yield part, None


def find_platform(rows: Iterable[Row]) -> str | None:
    """Return the platform that titles of the first rows name.

    Raises:
        ExportError: titles name two platforms.
    """
    named = {
        part.section.platform
        for part, row in split_sections(rows)
        if row is None and part.section and part.section.platform
    }
    if len(named) > 1:
        raise ExportError(f"its tables are of {' and '.join(sorted(named))}")
    return next(iter(named), None)


def find_style(rows: Iterable[Row], options: ReadOptions) -> Style:
    """Return the style of a file from its first rows.

    Raises:
        ExportError: the style is ambiguous, or no day can be read.
    """
    days, numbers = [], []
    for part, row in split_sections(rows):
        if row is None or part.section is None:
            continue
        if part.section.shape == "days":
            days += row.fields[:1]
        numbers += row.fields[0 if part.section.shape == "shares" else 1 :]
    decimal = options.decimal or styles.find_decimal([], numbers, "en")
    if not any(map(str.strip, days)):
        return Style(decimal)
    found = styles.find_day_format(days, is_day_first=options.is_day_first)
    return Style(decimal, found)


class SectionReader:
    """Reads the sections of one file."""

    def __init__(self, style: Style, options: ReadOptions) -> None:
        self._style = style
        self._options = options

    def read(self, rows: Iterator[Row]) -> Iterator[Batch]:
        """Yield batches of bounded size."""
        batch, tables = _new()
        for part, row in split_sections(rows):
            if part.section is None:
                if row is None:
                    why = f"the table {part.title!r} is of no known export"
                    batch.rejected.append(
                        RejectedRow(part.line, clean(why), part.title)
                    )
                batch.read += row is not None
                continue
            if row is None:
                continue
            batch.read += 1
            self._add(part, part.section, row, tables, batch)
            if batch.read >= limits.BATCH_ROWS:
                yield self._finish(batch, tables)
                batch, tables = _new()
        yield self._finish(batch, tables)

    def _add(
        self,
        part: Part,
        section: Section,
        row: Row,
        tables: dict[str, _Cells],
        batch: Batch,
    ) -> None:
        fields = list(row.fields)
        while fields and not fields[-1].strip():
            fields.pop()
        names = [one.strip() for one in part.header]
        if len(fields) > len(names) or (
            section.shape == "days" and len(fields) != DAY_CELLS
        ):
            why = f"{part.title}: has {len(fields)} fields"
            body = ",".join(row.fields)[: limits.BODY_CHARACTERS]
            batch.rejected.append(RejectedRow(row.line, clean(why), body))
        elif section.shape == "days":
            tables["account_days"].add(row.line, section, fields[1], day=fields[0])
        else:
            start = 0 if section.shape == "shares" else 1
            prefix = "" if section.shape == "shares" else f"{fields[0].strip()} "
            for name, cell in zip(names[start:], fields[start:], strict=False):
                if cell.strip():
                    tables["audience"].add(
                        row.line, section, cell, segment=f"{prefix}{name}"
                    )

    def _finish(self, batch: Batch, tables: dict[str, _Cells]) -> Batch:
        for table, cells in tables.items():
            if not cells.line:
                continue
            numbers = values.blank_to_null(pl.Series(cells.value, dtype=pl.String))
            found = values.parse_decimals(numbers, self._style)
            bad = numbers.is_not_null() & found.is_null() | values.is_negative(found)
            last = self._options.downloaded_on + ZONE_SPAN
            days = values.convert_days(values.as_texts(cells.day), self._style, last)
            if table == "account_days":
                bad = bad | days.values.is_null()
            _reject(batch, cells, bad)
            frame = pl.DataFrame(
                {
                    "line": cells.line,
                    "day": days.values,
                    "segment": cells.segment,
                    "breakdown": cells.breakdown,
                    "metric": cells.metric,
                    "value": found,
                }
            ).filter(~bad & found.is_not_null())
            batch.frames[table] = as_table(
                frame.with_columns(
                    template=pl.lit(self._label),
                    platform=pl.lit(self._options.platform, dtype=pl.String),
                    account_id=pl.lit(self._options.account_id, dtype=pl.String),
                ),
                table,
            )
        return batch

    @property
    def _label(self) -> str:
        return next(one.label for one in templates() if one.layout == "sections")


def _new() -> tuple[Batch, dict[str, _Cells]]:
    return Batch(), {"account_days": _Cells(), "audience": _Cells()}


def _reject(batch: Batch, cells: _Cells, bad: pl.Series) -> None:
    for at in bad.arg_true():
        where: Sequence[str] = (cells.day[at], cells.segment[at], cells.value[at])
        text = " ".join(one for one in where if one)
        why = f"{cells.metric[at]}: {text[:200]!r} has no valid day and number"
        batch.rejected.append(RejectedRow(cells.line[at], clean(why), text))
