"""Export of one table as CSV or Parquet, in memory that does not grow with its rows.

Here: the query, the batches of a server-side cursor, and the types of Parquet. Not
here: cells and files (`pipelines/exports.py`).

A CSV is for spreadsheets: text that would run as a formula is quoted. A Parquet file
keeps every text as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, text

from pipelines import exports
from pipelines.analysis.tables import Column, Table, find_table
from pipelines.database.catalogue import quote
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.tenancy.analysts import as_analyst

if TYPE_CHECKING:
    import polars as pl

Format = Literal["csv", "parquet"]
Report = Callable[[int], None]
BATCH = 2_000
ROW_GROUP = 20_000
"""Rows of a row group, which the writer of Parquet holds in memory."""
MOST_DIGITS = 38
NUMBERS = ("smallint", "integer", "bigint", "real", "double precision", "numeric")
PLAIN = (*NUMBERS, "boolean", "date", "uuid")
"""Types whose text can be no formula: their cells are written as they are."""
MOMENT = "timestamp with time zone"


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a table from the day `first` to the day `last`, both included."""

    table: Table
    first: date | None = None
    last: date | None = None

    @property
    def condition(self) -> str:
        """Return the SQL of the days."""
        parts = []
        if self.first is not None:
            parts.append(f"{self.table.day} >= date '{self.first.isoformat()}'")
        if self.last is not None:
            parts.append(f"{self.table.day} <= date '{self.last.isoformat()}'")
        return f" where {' and '.join(parts)}" if parts else ""

    def query(self, cell: Callable[[Column], str]) -> str:
        """Return the query of the rows by their key; `cell` is the SQL of a column."""
        columns = ", ".join(map(cell, self.table.columns))
        relation = self.table.relation
        key = ", ".join(map(quote, self.table.key))
        order = f" order by {key}" if key else ""
        return f"select {columns} from {relation}{self.condition}{order}"  # noqa: S608


def export_table(
    warehouse: Warehouse,
    name: str,
    path: Path | None,
    *,
    form: Format,
    first: date | None = None,
    last: date | None = None,
    report: Report = lambda rows: None,
) -> int:
    """Write the rows of a table to a file, or CSV to the standard output.

    The rows are those that an analyst may read, as of one moment.

    Raises:
        UserError: the table does not exist, has no day, or the file cannot be written.
    """
    with as_analyst(warehouse) as session:
        selection = Selection(find_table(session, name), first, last)
        table = selection.table
        if (first or last) and table.day is None:
            raise UserError(f"{table.full_name} has no day: leave out --from and --to")
        if form == "csv":
            with exports.open_text(path) as stream:
                return write_csv(session, selection, stream, report)
        if path is None:
            raise UserError("Parquet needs a file: name one with --output")
        with exports.open_bytes(path) as binary:
            return write_parquet(session, selection, binary, report)


def write_csv(
    session: Connection, selection: Selection, stream: IO[str], report: Report
) -> int:
    """Write rows as CSV and return how many."""
    names = [column.name for column in selection.table.columns]
    plain = [is_plain(column) for column in selection.table.columns]
    batches = _batches(session, selection.query(_as_text), report)
    return exports.write_text_rows(stream, names, batches, plain)


def write_parquet(
    session: Connection, selection: Selection, stream: IO[bytes], report: Report
) -> int:
    """Write rows as Parquet and return how many."""
    import polars as pl  # noqa: PLC0415 - only this format needs it
    from polars.io.plugins import register_io_source  # noqa: PLC0415

    schema = _schema(session, selection)
    count = 0

    def frames(
        with_columns: object, predicate: object, n_rows: object, batch_size: object
    ) -> Iterator["pl.DataFrame"]:
        nonlocal count
        batches = _batches(session, selection.query(_as_value), report)
        for rows in batches:
            count += len(rows)
            yield pl.DataFrame(rows, schema=schema, orient="row")

    lazy = register_io_source(frames, schema=schema)
    lazy.sink_parquet(stream, row_group_size=ROW_GROUP, maintain_order=True)
    return count


def is_plain(column: Column) -> bool:
    """Tell whether the text of a column can be no formula."""
    return column.base_type in PLAIN or column.base_type.startswith("timestamp")


def _batches(
    session: Connection, query: str, report: Report
) -> Iterator[Sequence[Sequence[Any]]]:
    """Yield the rows of a query in batches; the server keeps the rest."""
    driver: Any = session.connection.driver_connection
    done = 0
    cursor = driver.cursor(name="export")
    cursor.execute(query)
    while rows := cursor.fetchmany(BATCH):
        yield rows
        done += len(rows)
        report(done)
    cursor.close()  # an early end of the transaction closes it as well


def _as_text(column: Column) -> str:
    name = quote(column.name)
    if column.data_type.startswith("timestamp"):
        # ISO 8601, as for programs; PostgreSQL's own text has a space.
        return f"to_json({name}) #>> '{{}}'"
    return f"{name}::text"


def _as_value(column: Column) -> str:
    name, base = quote(column.name), column.base_type
    return name if base in PLAIN[:-1] or base == MOMENT else f"{name}::text"


def _schema(session: Connection, selection: Selection) -> dict[str, Any]:
    """Return the types of Parquet; a number of any size gets the scale of its values.

    Raises:
        UserError: a number has more digits than Parquet can hold.
    """
    import polars as pl  # noqa: PLC0415 - only this format needs it

    kinds: dict[str, Any] = {
        "smallint": pl.Int16,
        "integer": pl.Int32,
        "bigint": pl.Int64,
        "real": pl.Float32,
        "double precision": pl.Float64,
        "boolean": pl.Boolean,
        "date": pl.Date,
        MOMENT: pl.Datetime("us", "UTC"),
    }
    scales = _find_scales(session, selection)
    schema = {}
    for column in selection.table.columns:
        if column.base_type == "numeric":
            schema[column.name] = pl.Decimal(MOST_DIGITS, scales[column.name])
        else:
            schema[column.name] = kinds.get(column.base_type, pl.String)
    return schema


def _find_scales(session: Connection, selection: Selection) -> dict[str, int]:
    """Return the largest scale of each column of numbers of any size, in one scan."""
    table = selection.table
    names = [one.name for one in table.columns if one.base_type == "numeric"]
    if not names:
        return {}
    largest = ", ".join(
        f"coalesce(max(scale(trim_scale({quote(name)}))), 0),"
        f" coalesce(max(length(trunc(abs({quote(name)}))::text)), 1)"
        for name in names
    )
    query = f"select {largest} from {table.relation}{selection.condition}"  # noqa: S608
    found = iter(session.execute(text(query)).one())
    scales = {}
    for name in names:
        scale, digits = int(next(found)), int(next(found))
        if scale + digits > MOST_DIGITS:
            raise UserError(
                f"{table.full_name}.{name}: a number has more than {MOST_DIGITS}"
                " digits; export it as CSV"
            )
        scales[name] = scale
    return scales
