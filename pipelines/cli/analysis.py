"""`creators export | explain | why | docs`: commands of analysts.

Here: arguments and printing. Not here: the work (`analysis/`).
"""

import json
import os
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dlt_sources.plain_text import clean
from pipelines.cli.options import Json, check_day, echo, echo_long, print_result
from pipelines.errors import UserError

REPORTED_ROWS = 250_000
DAY = "%Y-%m-%d"
MOMENT = "%Y-%m-%d %H:%M:%SZ"

Table = Annotated[
    str,
    typer.Argument(
        metavar="TABLE", help="A table, such as creatorsync.stream_sessions."
    ),
]


class Form(StrEnum):
    """The formats of an export."""

    CSV = "csv"
    PARQUET = "parquet"


def export(
    table: Table,
    *,
    form: Annotated[Form, typer.Option("--format", help="The format.")] = Form.CSV,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The file to write; CSV goes to standard output."
        ),
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=[DAY], metavar="DATE", help="The first UTC day."
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=[DAY], metavar="DATE", help="The last UTC day."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Export a table's rows, those that an analyst may read, as CSV or Parquet.

    CSV is for spreadsheets: text that starts as a formula gets an apostrophe in front.
    Parquet keeps every text as it is.
    """
    from pipelines.analysis.export import export_table
    from pipelines.database.warehouse import connect_warehouse

    if as_json and output is None:
        raise UserError("--json needs --output: the rows take the standard output")
    first_day = None if first is None else check_day("--from", first)
    last_day = None if last is None else check_day("--to", last)
    if first_day and last_day and last_day < first_day:
        raise UserError(f"--to: {last_day} is before {first_day}")
    try:
        rows = export_table(
            connect_warehouse(),
            table,
            output,
            form=form.value,
            first=first_day,
            last=last_day,
            report=_report_rows,
        )
        sys.stdout.flush()
    except BrokenPipeError:
        # The other program has ended, such as `head`; Python must not flush the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps({"file": str(output), "rows": rows}))
    elif output is not None:
        echo(f"{rows:,} rows in {output}")


def _report_rows(rows: int) -> None:
    if rows % REPORTED_ROWS == 0 and sys.stderr.isatty():
        typer.echo(f"{rows:,} rows", err=True)


def explain(
    name: Annotated[
        str,
        typer.Argument(
            metavar="TABLE.COLUMN",
            help="A column, such as channel_analytics.followers_count, or a table.",
        ),
    ],
    *,
    as_json: Json = False,
) -> None:
    """Show what a column means, its kind, its source, and why it may be null."""
    from pipelines import settings
    from pipelines.analysis.meaning import explain as find_meaning
    from pipelines.database.warehouse import connect_warehouse

    warehouse = connect_warehouse()
    os.environ.update(settings.environment(settings.load()))
    meaning = find_meaning(warehouse, name)
    if as_json:
        typer.echo(json.dumps(meaning.as_dict()))
        return
    title = ".".join(filter(None, (meaning.table, meaning.column)))
    echo(f"{title} ({meaning.data_type})" if meaning.data_type else title)
    echo_long(meaning.meaning or "no description")
    for label, value in (
        ("kind", meaning.kind),
        ("null", meaning.why_null),
        ("source", ", ".join(meaning.sources)),
        ("columns", ", ".join(meaning.columns)),
        ("model", meaning.model),
    ):
        if value:
            echo_long(f"{label + ':':<8} {value}")


def why(
    table: Table,
    day: Annotated[
        datetime,
        typer.Argument(formats=[DAY], metavar="DATE", help="The UTC day of the row."),
    ],
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY", help="An id in the row, or the name of a person or channel."
        ),
    ],
    *,
    column: Annotated[
        str | None, typer.Option(help="Only the raw rows behind this column.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the raw rows behind a row: what the platform reported, when, which load."""
    from pipelines import settings
    from pipelines.analysis.origins import MOST_ROWS, trace
    from pipelines.analysis.raw_rows import MOST_RAW_ROWS
    from pipelines.database.warehouse import connect_warehouse

    row_day = check_day("DATE", day)
    warehouse = connect_warehouse()
    os.environ.update(settings.environment(settings.load()))
    found = trace(warehouse, table, row_day, key, column)
    if as_json:
        facts = {
            "table": found.table,
            "rows": found.rows,
            "origins": [one.as_dict() for one in found.origins],
            "is_cut": found.is_cut,
        }
        typer.echo(json.dumps(facts, default=str))
        return
    for row in found.rows:
        shown = [column] if column else [one for one in row if row[one] is not None]
        values = ", ".join(f"{name}={row[name]}" for name in shown)
        echo_long(f"{found.table} {row_day} {key}: {values}")
    if not found.origins:
        echo("no raw row closes this day: the number is carried or derived")
    for one in found.origins:
        values = ", ".join(f"{name}={value}" for name, value in one.values.items())
        echo_long(f"{one.table} ({one.kind}, {one.status}): {clean(values)}")
        sampled = f"sampled {one.sampled_at:{MOMENT}}, " if one.sampled_at else ""
        echo_long(
            f"    {sampled}requested {one.observed_at:{MOMENT}} by {one.credential_id},"
            f" load {one.load_id}, run {one.run_id}"
        )
    if found.is_cut:
        echo(
            f"there may be more: shown are at most {MOST_ROWS} rows, and the newest"
            f" {MOST_RAW_ROWS} raw rows of a table"
        )


def docs(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The HTML file to write.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Write dbt's documentation as one HTML file: models, columns, tests, lineage."""
    from pipelines import settings
    from pipelines.analysis.documents import write_documents
    from pipelines.database.warehouse import Warehouse

    if file.suffix not in {".html", ".htm"}:
        raise UserError(f"{clean(file)}: the name must end with .html")
    configuration = settings.load()
    Warehouse(configuration.warehouse_url).check_connection()
    size = write_documents(file)
    line = f"{size:,} bytes in {file}: open it in a browser"
    print_result(line, {"file": str(file), "bytes": size}, as_json=as_json)
