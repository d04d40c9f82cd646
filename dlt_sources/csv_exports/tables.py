"""Rows of a file with one header become rows of a raw table.

Here: typed columns, rejected rows with their reason, objects of columns that depend on
the data. Not here: files with several small tables (`sections.py`).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import compress

import polars as pl

from dlt_sources.csv_exports import limits, records, styles, values
from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.csv_exports.rows import RejectedRow, Row, fit, is_blank
from dlt_sources.csv_exports.templates import Kind, Match, normal
from dlt_sources.csv_exports.values import Style, Typed
from dlt_sources.decode.columns import columns_of
from dlt_sources.plain_text import clean

POLARS = {
    "text": pl.String(),
    "int": pl.Int64(),
    "float": pl.Float64(),
    "bool": pl.Boolean(),
    "date": pl.Date(),
    "json": pl.String(),
}
TABLES = {
    "posts": records.Post,
    "account_days": records.AccountDay,
    "audience": records.AudienceShare,
}
PROBLEMS = {
    "id": "is no id",
    "count": "is no whole number",
    "decimal": "is no number",
    "money": "is no amount",
    "duration": "is no duration",
    "flag": "is neither 0 nor 1",
    "day": "is no day up to the download",
}
UNSIGNED = {"count", "decimal", "duration"}
"""Kinds whose numbers are not negative, unless the template says `signed`."""
ZONE_SPAN = timedelta(days=1)
"""The account's time zone may be a day ahead of the download's."""


@dataclass(slots=True)
class Batch:
    """Rows of raw tables, rejected rows, and the number of rows of data."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    read: int = 0


def find_style(match: Match, rows: Iterable[Row], options: ReadOptions) -> Style:
    """Return the style of a file from its first rows.

    Raises:
        ExportError: the style is ambiguous, or no day can be read.
    """
    sample = [one for row in rows if (one := _keep_data(match, row)) is not None]
    counts: list[str] = []
    numbers: list[str] = []
    days: list[str] = []
    skipped = {normal(word) for word in match.template.lifetime_words}
    for name, column in match.template.columns.items():
        taken = match.positions.get(name, ())
        cells = [
            row.fields[at] for row in sample for at in taken if at < len(row.fields)
        ]
        if column.type == "count":
            counts += cells
        elif column.type in {"decimal", "money"}:
            numbers += cells
        elif column.type == "day":
            days += [cell for cell in cells if normal(cell) not in skipped]
    decimal = options.decimal or styles.find_decimal(counts, numbers, match.language)
    if not any(map(str.strip, days)):
        return Style(decimal)
    found = styles.find_day_format(days, is_day_first=options.is_day_first)
    return Style(decimal, found)


def _keep_data(match: Match, row: Row) -> Row | None:
    """Return a row of data; None for a blank one, a total and a footer."""
    first = row.fields[0].strip() if row.fields else ""
    if not first and is_blank(row.fields):
        return None
    if first in match.template.total_words:
        return None
    is_footer = first in match.template.footers and is_blank(row.fields[1:])
    return None if is_footer else row


class TableReader:
    """Reads the rows of one file with one header."""

    def __init__(self, match: Match, style: Style, options: ReadOptions) -> None:
        self._match = match
        self._style = style
        self._options = options
        self._width = len(match.header)
        self._lifetime = {normal(word) for word in match.template.lifetime_words}

    def read(self, rows: Iterable[Row]) -> Batch:
        """Return the typed rows of a batch."""
        batch, lines, fields = Batch(), [], []
        for row in rows:
            if _keep_data(self._match, row) is None:
                continue
            batch.read += 1
            fitted = row.fields
            if len(fitted) != self._width:
                found = fit(fitted, self._width)
                if found is None:
                    why = f"has {len(fitted)} fields, the header {self._width}"
                    batch.rejected.append(_rejected(row.line, why, fitted))
                    continue
                fitted = found
            lines.append(row.line)
            fields.append(fitted)
        if lines:
            self._convert(lines, fields, batch)
        return batch

    def _convert(self, lines: list[int], fields: list[list[str]], batch: Batch) -> None:
        cells = list(zip(*fields, strict=True))
        reasons: dict[int, str] = {}
        typed = {name: self._column(name, cells, reasons) for name in self._columns}
        kept = pl.Series([at not in reasons for at in range(len(lines))])
        for at, reason in sorted(reasons.items()):
            batch.rejected.append(_rejected(lines[at], reason, fields[at]))
        frame = pl.DataFrame(
            {"line": pl.Series(lines, dtype=pl.Int64), **typed}
        ).filter(kept)
        table = self._match.template.table
        if table == "posts":
            extra = {
                name: pl.Series(name, self._objects(at, fields), pl.String).filter(kept)
                for name, at in (
                    ("breakdowns", self._match.breakdowns),
                    ("other", self._match.unknown),
                )
            }
            batch.frames[table] = self._posts(frame.with_columns(**extra))
        else:
            batch.frames[table] = self._numbers(frame)

    @property
    def _columns(self) -> Sequence[str]:
        return list(self._match.positions)

    def _column(
        self, name: str, cells: list[tuple[str, ...]], reasons: dict[int, str]
    ) -> pl.Series:
        column = self._match.template.columns[name]
        first, *others = self._match.positions[name]
        texts = values.as_texts(cells[first])
        for other in others:
            more = values.as_texts(cells[other])
            differ = (texts.str.strip_chars() != more.str.strip_chars()).fill_null(
                value=False
            )
            for at in differ.arg_true():
                header = self._match.header[first]
                why = f"{header}: two columns disagree: {texts[at]!r}, {more[at]!r}"
                reasons.setdefault(at, clean(why))
            texts = texts.fill_null(more)
        typed = self._typed(texts, column.type)
        whys = {at: _explain(texts[at], column.type) for at in typed.bad.arg_true()}
        if column.required:
            whys |= dict.fromkeys(texts.is_null().arg_true(), "is missing")
        if column.type in UNSIGNED and not column.signed:
            below = values.is_negative(typed.values)
            whys |= {at: f"{texts[at][:100]!r} is negative" for at in below.arg_true()}
        for at, why in whys.items():
            header = self._match.header[first]
            reasons.setdefault(at, clean(f"{header}: {why}", limits.REASON_CHARACTERS))
        return typed.values.alias(name)

    def _typed(self, texts: pl.Series, kind: Kind) -> Typed:
        if kind != "day":
            return values.convert(texts, kind, self._style)
        words = texts.str.strip_chars().str.to_lowercase().is_in(list(self._lifetime))
        days = texts.set(words.fill_null(value=False), None)
        return values.convert_days(
            days, self._style, self._options.downloaded_on + ZONE_SPAN
        )

    def _objects(
        self, positions: Sequence[int], fields: list[list[str]]
    ) -> list[str | None]:
        """Return the filled cells of some columns as one JSON object per row."""
        if not positions:
            return [None] * len(fields)
        names = [self._match.header[at].strip() for at in positions]
        found: list[str | None] = []
        for row in fields:
            texts = [row[at].strip() for at in positions]
            pairs = dict(compress(zip(names, texts, strict=True), texts))
            found.append(json.dumps(pairs, ensure_ascii=False) if pairs else None)
        return found

    def _posts(self, frame: pl.DataFrame) -> pl.DataFrame:
        template, options = self._match.template, self._options
        if template.span == "period":
            span = pl.lit("lifetime" if options.is_lifetime else "period")
        else:
            is_lifetime = pl.col("day").is_null()
            span = (
                pl.when(is_lifetime).then(pl.lit("lifetime")).otherwise(pl.lit("day"))
            )
        named = self._named(frame).with_columns(
            span=span, id_kind=pl.lit(template.id_kind)
        )
        if "published" in named.columns:
            local = values.parse_local_times(named["published"])
            named = named.with_columns(published_local=local)
        return as_table(named, "posts")

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        template, options = self._match.template, self._options
        fixed = {
            "template": template.label,
            "platform": template.platform,
            "account_id": options.account_id,
            "breakdown": template.breakdown,
            "currency": self._match.currency,
        }
        return frame.with_columns(
            **{
                name: pl.lit(value, dtype=pl.String)
                for name, value in fixed.items()
                if name not in frame.columns
            }
        )

    def _numbers(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return one row per line and number."""
        template = self._match.template
        keys = ("line", "day", "segment", "segment_id")
        kept = [name for name in keys if name in frame.columns]
        metrics = [name for name in frame.columns if name not in kept]
        money = [name for name in metrics if template.columns[name].type == "money"]
        long = (
            self._named(frame)
            .with_columns(pl.col(name).cast(pl.String) for name in metrics)
            .unpivot(
                metrics,
                index=[
                    *kept,
                    *("template", "platform", "account_id", "breakdown", "currency"),
                ],
                variable_name="metric",
                value_name="value",
            )
            .filter(pl.col("value").is_not_null())
            .with_columns(
                currency=pl.when(pl.col("metric").is_in(money)).then(pl.col("currency"))
            )
            .sort("line", maintain_order=True)
        )
        return as_table(long, template.table)


def as_table(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return a frame with the columns and types of a raw table."""
    columns = columns_of(TABLES[table])
    return frame.select(
        pl.col(column.name).cast(POLARS[column.kind])
        if column.name in frame.columns
        else pl.lit(None, dtype=POLARS[column.kind]).alias(column.name)
        for column in columns
    )


def split_batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Yield rows in lists of bounded length and size."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += row.size
        if len(batch) >= limits.BATCH_ROWS or size >= limits.BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _explain(cell: str, kind: Kind) -> str:
    if kind == "id" and pl.Series([cell]).str.contains(values.SCIENTIFIC)[0]:
        return f"{cell!r} was rounded by a spreadsheet"
    return f"{cell[:100]!r} {PROBLEMS[kind]}"


def _rejected(line: int, reason: str, fields: Sequence[str]) -> RejectedRow:
    return RejectedRow(line, reason, ",".join(fields)[: limits.BODY_CHARACTERS])
