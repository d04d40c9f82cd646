"""Read one export: recognise it, then yield its typed rows in batches.

Here: the order of the steps. Not here: files (`files.py`), rows (`rows.py`), templates
(`templates.py`), values (`values.py`), imports and their state (`pipelines/imports`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from dlt_sources.csv_exports import files, limits, sections, tables
from dlt_sources.csv_exports.errors import ExportError
from dlt_sources.csv_exports.files import SourceFile
from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.csv_exports.rows import (
    Dialect,
    RejectedRow,
    Row,
    is_blank,
    possible_dialects,
    read_rows,
    split_hint,
)
from dlt_sources.csv_exports.tables import Batch
from dlt_sources.csv_exports.templates import (
    Match,
    Template,
    explain_unknown,
    match_section,
    match_table,
)
from dlt_sources.plain_text import clean

HEAD_ROWS = 3
"""A title, a blank line and a header: enough to recognise every layout."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What was recognised: the dialect, the template, and its header for a table."""

    dialect: Dialect
    template: Template
    match: Match | None = None


class Export:
    """A recognised file; a context manager that closes it."""

    def __init__(
        self, source: SourceFile, layout: Layout, options: ReadOptions
    ) -> None:
        self.source = source
        self.layout = layout
        self.options = options

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.source.stream.close()

    @property
    def template(self) -> Template:
        """The template of the file."""
        return self.layout.template

    @property
    def platform(self) -> str:
        """The platform that the numbers are of."""
        return self.template.platform or self.options.platform or ""

    @property
    def depends_on_download(self) -> bool:
        """Whether some rows may have no day of their own."""
        match = self.layout.match
        if match is not None:
            return "day" not in match.positions or bool(self.template.lifetime_words)
        sample = islice(self._rows([]), limits.SAMPLE_ROWS)
        return any(
            part.section is None or part.section.shape != "days"
            for part, _ in sections.split_sections(sample)
        )

    @property
    def unknown_headers(self) -> list[str]:
        """Headers that the template does not know; their cells are kept as they are."""
        match = self.layout.match
        return [match.header[at] for at in match.unknown] if match else []

    def batches(self, advance: Callable[[int], None] | None = None) -> Iterator[Batch]:
        """Yield the rows; `advance` gets the number of rows of each batch.

        Raises:
            ExportError: the file is hostile, ambiguous or has no row of data.
        """
        rejected: list[RejectedRow] = []
        match = self.layout.match
        total = 0
        if match is None:
            sample = list(islice(self._rows([]), limits.SAMPLE_ROWS))
            style = sections.find_style(sample, self.options)
            found = sections.SectionReader(style, self.options).read(
                self._rows(rejected)
            )
        else:
            rows = self._rows([])
            next(rows, None)
            style = tables.find_style(
                match, islice(rows, limits.SAMPLE_ROWS), self.options
            )
            reader = tables.TableReader(match, style, self.options)
            rows = self._rows(rejected)
            next(rows, None)
            found = map(reader.read, tables.split_batches(rows))
        for batch in found:
            batch.read += len(rejected)
            batch.rejected += rejected
            rejected.clear()
            total += batch.read
            if advance:
                advance(batch.read)
            yield batch
        if rejected:
            yield Batch(rejected=list(rejected), read=len(rejected))
        if not total + len(rejected):
            raise ExportError("has no row of data")
        self.source.check_unchanged()

    def _rows(self, rejected: list[RejectedRow]) -> Iterator[Row]:
        """Yield the rows from the first that is not blank."""
        return _content(self.source, self.layout.dialect, rejected)


def _content(
    source: SourceFile, dialect: Dialect, rejected: list[RejectedRow]
) -> Iterator[Row]:
    _, skipped, lines = split_hint(source.lines())
    rows = read_rows(lines, dialect, skipped=skipped, reject=rejected.append)
    for row in rows:
        if not is_blank(row.fields):
            yield row
            break
    yield from rows


def open_export(path: Path, options: ReadOptions) -> Export:
    """Open and recognise a file.

    Raises:
        ExportError: the file cannot be read, is of no known export, or its account is
            not clear.
    """
    source = files.open_file(path, options.encoding)
    try:
        layout = _recognise(source)
        return Export(source, layout, _complete(source, layout, options))
    except BaseException:
        source.stream.close()
        raise


def _recognise(source: SourceFile) -> Layout:
    hint, _, _ = split_hint(source.lines())
    header: list[str] = []
    for dialect in possible_dialects(hint):
        rejected: list[RejectedRow] = []
        head = list(islice(_content(source, dialect, rejected), HEAD_ROWS))
        if not head:
            continue
        fields = head[0].fields
        if len(fields) > limits.COLUMNS:
            raise ExportError(f"has more than {limits.COLUMNS:,} columns")
        if match := match_table(fields):
            return Layout(dialect, match.template, match)
        if len(head) > 1 and is_blank(fields[1:]):
            found = match_section(fields[0], head[1].fields)
            if found:
                return Layout(dialect, found[0])
        # The dialect that splits the first line most is the one to explain.
        header = max(header, fields, key=len)
    raise ExportError(clean(explain_unknown(header)))


def _complete(source: SourceFile, layout: Layout, options: ReadOptions) -> ReadOptions:
    """Return the options with the platform and account of the file.

    Raises:
        ExportError: they are missing, or contradict the file.
    """
    template = layout.template
    if template.layout == "sections":
        sample = islice(_content(source, layout.dialect, []), limits.SAMPLE_ROWS)
        named, possible = sections.find_platform(sample), template.platforms
    else:
        named, possible = template.platform, ()
    platform = named or options.platform
    if named and options.platform not in {None, named}:
        raise ExportError(f"is of {named}, not of {options.platform}")
    if platform is None or (possible and platform not in possible):
        choices = " or ".join(f"--account {one}:ID" for one in possible)
        raise ExportError(f"does not name its platform: give {choices}")
    if template.names_account:
        if options.account_id is not None:
            raise ExportError("names the account of each row: leave out --account")
    elif options.account_id is None:
        raise ExportError(f"does not name its account: give --account {platform}:ID")
    return replace(options, platform=platform)
