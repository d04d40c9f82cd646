"""`creators statements`: what artists earned and what is paid, month by month.

Here: arguments and printing. Not here: the calculation, the lock and the documents
(`royalties/`).
"""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import Json, echo, print_table
from pipelines.errors import UserError

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from pipelines.royalties.statements import StoredStatement

app = typer.Typer(
    help="Royalty statements: what artists earned and are paid, month by month.",
    no_args_is_help=True,
)

Artist = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only this artist, by the name.")
]
Month = Annotated[str | None, typer.Option(metavar="YYYY-MM", help="Only this month.")]
HEADINGS = (
    *("month", "artist", "currency", "status", "opening", "earnings", "rate"),
    *("royalty", "adjustments", "payable", "carried", "gaps", "read until"),
)


@app.command("build")
def build(
    month: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM",
            help="The last month to build; by default the last full one.",
        ),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Build the statements of all open months; a repeat replaces them."""
    from dataclasses import asdict

    from pipelines.database.warehouse import connect_warehouse
    from pipelines.royalties.build import build_statements
    from pipelines.royalties.months import shown_month

    built = build_statements(connect_warehouse(), _month(month))
    if as_json:
        typer.echo(json.dumps(asdict(built), default=str))
        return
    months = {shown_month(built.first), shown_month(built.last)}
    counts = f"{built.statements} statements with {built.lines} lines"
    echo(
        f"{' to '.join(sorted(months))}: {counts}, {built.adjustments} adjustments,"
        f" {built.gaps} gaps"
    )


@app.command("lock")
def lock(
    month: Annotated[str, typer.Argument(metavar="YYYY-MM", help="The month.")],
    *,
    as_json: Json = False,
) -> None:
    """Lock a month forever: later corrections go to the next open month."""
    from dataclasses import asdict

    from pipelines.database.warehouse import connect_warehouse
    from pipelines.royalties.lock import lock_month
    from pipelines.royalties.months import parse_month, shown_month
    from pipelines.royalties.readings import describe_readings

    locked = lock_month(connect_warehouse(), parse_month(month, "MONTH"))
    if as_json:
        typer.echo(json.dumps(asdict(locked), default=str))
    elif locked.is_new:
        echo(f"{shown_month(locked.month)}: locked, {locked.statements} statements")
        if early := describe_readings(locked.month, locked.read_until):
            echo(f"{locked.incomplete} statements: {early}")
    else:
        echo(f"{shown_month(locked.month)}: was locked before, nothing changed")


@app.command("list")
def list_statements(
    *, month: Month = None, artist: Artist = None, as_json: Json = False
) -> None:
    """List statements; an empty cell is not known."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.royalties.statements import find_statements

    found = find_statements(connect_warehouse(), month=_month(month), artist=artist)
    if as_json:
        rows = [dict(one.values) for one in found]
        typer.echo(json.dumps(rows, default=str))
    elif not found:
        typer.echo("there are no statements: `creators statements build` builds them")
    else:
        print_table(HEADINGS, map(_row, found))


class Format(StrEnum):
    """The forms of an exported statement."""

    CSV = "csv"
    HTML = "html"
    PDF = "pdf"


@app.command("export")
def export(
    *,
    month: Month = None,
    artist: Artist = None,
    form: Annotated[
        Format, typer.Option("--format", help="csv, html or pdf.")
    ] = Format.CSV,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The file to write; without it CSV goes to the standard output.",
        ),
    ] = None,
) -> None:
    """Export statements with their lines: CSV, or pages to print."""
    from pipelines import exports
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.royalties.csv_export import write_statements
    from pipelines.royalties.statements import find_statements

    if output is None and form is not Format.CSV:
        raise UserError(f"--output: a file is needed for {form}")
    found = find_statements(
        connect_warehouse(), month=_month(month), artist=artist, with_lines=True
    )
    if not found:
        raise UserError("there are no such statements", exit_code=1)
    if form is Format.CSV:
        with exports.open_text(output) as stream:
            write_statements(stream, found)
        return
    assert output is not None  # noqa: S101 - checked above
    with exports.open_bytes(output) as binary:
        binary.write(_pages(form, found))


def _pages(form: Format, found: "list[StoredStatement]") -> bytes:
    from pipelines.royalties.documents import make_document

    documents = [make_document(one) for one in found]
    if form is Format.HTML:
        from pipelines.royalties.html_page import write_html

        return "".join(write_html(documents)).encode()
    from pipelines.royalties.pdf_page import make_pdf

    return make_pdf(documents)


def _month(given: str | None) -> "date | None":
    from pipelines.royalties.months import parse_month

    return None if given is None else parse_month(given, "--month")


def _row(one: "StoredStatement") -> tuple[str, ...]:
    from pipelines.royalties.money import shown

    def number(value: "Decimal | None") -> str:
        return "" if value is None else shown(value)

    amounts = ("royalty", "adjustments", "payable", "carried")
    return (
        f"{one['month']:%Y-%m}",
        one["artist_name"],
        one["currency"],
        one["status"],
        f"{one['opening']:f}",
        number(one["earnings"]),
        number(one["rate"]),
        *("" if one[name] is None else f"{one[name]:f}" for name in amounts),
        str(one["gaps"]),
        _read_until(one),
    )


def _read_until(one: "StoredStatement") -> str:
    """Return the day up to which earnings were read; a mark says it is early."""
    from pipelines.days import last_day_of

    day = one["read_until"]
    if day is None:
        return ""
    mark = " (incomplete)" if day < last_day_of(one["month"]) else ""
    return f"{day:%m-%d}{mark}"
