"""`creators archive`: the move of old rows, their files and the restore.

Here: arguments and output. Not here: the work (`pipelines/archive/`).
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import Json, echo, print_table
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.archive.move import Count
    from pipelines.archive.rules import Rule

app = typer.Typer(
    help="Move old rows to the archive, write it to files, load files again.",
    no_args_is_help=True,
)

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only count what would be done.")
]


@app.command("run")
def run(*, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Move old rows to schema `archive`: jobs after 90 days, others after a year."""
    from pipelines import settings
    from pipelines.archive import move
    from pipelines.database.warehouse import connect_warehouse

    work = move.count_old if dry_run else move.move_old
    _print(work(connect_warehouse(), settings.now().date()), as_json=as_json)


@app.command("unload")
def unload(
    before: Annotated[
        str,
        typer.Option("--before", help="The first month that stays, such as 2025-01."),
    ],
    *,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Write older months of the archive to Parquet files, and drop their partitions."""
    from pipelines import settings
    from pipelines.archive import files, move
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.days import parse_month

    folder = settings.load().archive_folder
    warehouse = connect_warehouse()
    found = []
    for rule, month in files.list_partitions(
        warehouse, parse_month(before, "--before")
    ):
        rows = (
            files.count_rows(warehouse, rule, month)
            if dry_run
            else files.unload(warehouse, folder, rule, month)
        )
        found.append(move.Count(rule.live, month, rows))
    _print(found, as_json=as_json)


@app.command("restore")
def restore(
    table: Annotated[str, typer.Argument(help="Table, such as snapshots.")],
    month: Annotated[str, typer.Argument(help="Month, such as 2024-12.")],
) -> None:
    """Load the files of a month into the archive again."""
    from pipelines import settings
    from pipelines.archive import files
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.days import parse_month

    rows = files.restore(
        connect_warehouse(),
        settings.load().archive_folder,
        _rule(table),
        parse_month(month, "MONTH"),
    )
    echo(f"{table} {month}: {rows:,} rows")


@app.command("list")
def list_files(*, as_json: Json = False) -> None:
    """List the months that were written to files."""
    from pipelines import settings
    from pipelines.archive import month_files

    found: list[dict[str, object]] = [
        {
            "table": month.parent.name,
            "month": month.name,
            "rows": month_files.read_manifest(month)["digest"]["rows"],
            "bytes": sum(path.stat().st_size for path in month.iterdir()),
        }
        for month in month_files.list_months(settings.load().archive_folder)
    ]
    if as_json:
        typer.echo(json.dumps(found))
        return
    headings = ("table", "month", "rows", "bytes")
    print_table(headings, ([f"{one[name]}" for name in headings] for one in found))


def _rule(table: str) -> "Rule":
    from pipelines.archive.rules import RULES, find_rule

    rule = find_rule(table)
    if rule is None:
        names = ", ".join(one.name for one in RULES)
        raise UserError(f"TABLE: {table!r} is not one of {names}")
    return rule


def _print(counts: "Iterable[Count]", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([one.as_dict() for one in counts]))
        return
    print_table(
        ("table", "month", "rows"),
        ([one.table, f"{one.month:%Y-%m}", f"{one.rows:,}"] for one in counts),
    )
