"""`creators import`: files that a person downloaded from a platform's own pages.

Here: arguments, questions, printing. Not here: the import (`imports/upload.py`), the
comparison (`imports/preview.py`), the undo (`imports/undo.py`).
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from dlt_sources.plain_text import clean
from pipelines.cli.options import Json, confirm, echo, print_table
from pipelines.errors import UserError

if TYPE_CHECKING:
    from dlt_sources.csv_exports.options import ReadOptions
    from pipelines.imports.preview import Preview
    from pipelines.imports.state import Import
    from pipelines.imports.upload import Advance, ImportResult

LISTED = 50
SHOWN_REJECTIONS = 5
FILES = "files"
INTERRUPTED = "interrupted: import the file again"


class FilesByDefault(TyperGroup):
    """A group whose command `files` may be left out: `creators import FILE...`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Add the command where the first word is a file or an option of it."""
        if args and args[0] not in {*self.commands, "--help"}:
            args = [FILES, *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


app = typer.Typer(
    cls=FilesByDefault,
    help="Exported files of Meta Business Suite and of Studio, as CSV.",
    no_args_is_help=True,
)


@app.command(FILES)
def import_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV files as downloaded.")
    ],
    *,
    account: Annotated[
        str | None,
        typer.Option(
            metavar="PLATFORM:ID",
            help="The account of files that do not name it themselves.",
        ),
    ] = None,
    downloaded_on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The day of the download; by default the file's, if that is today.",
        ),
    ] = None,
    lifetime: Annotated[
        bool,
        typer.Option("--lifetime", help="The table's period is the whole lifetime."),
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The encoding of a file without a byte order mark."
        ),
    ] = None,
    decimal: Annotated[
        str | None,
        typer.Option(metavar="MARK", help="The decimal mark: a point or a comma."),
    ] = None,
    day_first: Annotated[
        bool | None,
        typer.Option(
            "--day-first/--month-first",
            help="The order of ambiguous days such as 02/03.",
        ),
    ] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE",
            help="The zone of publish times, such as America/New_York.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; store nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Import files. The same file twice changes nothing; `undo` withdraws it.

    A file is recognised by its header, whatever its name. Bad rows are set aside with
    their line and reason, and the others go in.
    """
    from pipelines.database.warehouse import connect_warehouse

    warehouse = connect_warehouse()
    reports, refusals = [], []
    for path in files:
        try:
            options = _options(
                path,
                account=account,
                downloaded_on=downloaded_on,
                is_lifetime=lifetime,
                encoding=encoding,
                decimal=decimal,
                is_day_first=day_first,
                time_zone=time_zone,
            )
            with _progress(path) as advance:
                report = _work(warehouse, path, options, advance, is_dry=dry_run)
        except UserError as error:
            refusals.append(error)
            continue
        reports.append(report)
        if not as_json:
            _print(report)
    if as_json:
        typer.echo(json.dumps(reports, default=str))
    if refusals:
        raise UserError(
            "\n".join(map(str, refusals)), max(one.exit_code for one in refusals)
        )


@app.command("list")
def list_imports(*, as_json: Json = False) -> None:
    """List the newest imports, with their rows and their days."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.imports import state

    warehouse = connect_warehouse()
    found = [
        replace(one, status=INTERRUPTED)
        if state.is_interrupted(warehouse, one)
        else one
        for one in state.newest(warehouse, LISTED)
    ]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], default=str))
        return
    if not found:
        typer.echo("nothing was imported: `creators import FILE...` imports files")
        return
    headings = (
        "id",
        "file",
        "export",
        "account",
        "rows",
        "set aside",
        "days",
        "status",
    )
    print_table(headings, map(_row, found))


@app.command("undo")
def undo_import(
    import_id: Annotated[
        str, typer.Argument(metavar="ID", help="The id, or the start of it.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Withdraw an import: its rows no longer count; the raw tables keep them."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.imports.undo import undo

    found, is_changed = undo(connect_warehouse(), import_id)
    if as_json:
        typer.echo(json.dumps({**asdict(found), "changed": is_changed}, default=str))
    elif is_changed:
        echo(f"{found.file_name}: undone, {found.rows_imported} rows count no more")
    else:
        echo(f"{found.file_name}: was undone before, nothing changed")


def _options(
    path: Path, *, account: str | None, downloaded_on: str | None, **others: Any
) -> "ReadOptions":
    from dlt_sources.csv_exports.options import ReadOptions
    from pipelines import settings
    from pipelines.imports import download_day

    platform, account_id = _account(account)
    if others["decimal"] not in {None, ".", ","}:
        raise UserError("--decimal: must be . or ,")
    options = ReadOptions(
        downloaded_on=_given_day(downloaded_on) or settings.now().date(),
        platform=platform,
        account_id=account_id,
        **others,
    )
    if downloaded_on is not None:
        return options
    can_ask = sys.stdin.isatty()
    return download_day.settle(path, options, confirm if can_ask else None)


def _account(given: str | None) -> tuple[str | None, str | None]:
    if given is None:
        return None, None
    platform, separator, account_id = given.partition(":")
    is_plain = account_id.replace("-", "").replace("_", "").isalnum()
    if not separator or not is_plain or not account_id.isascii():
        raise UserError(f"--account: {given!r} is not PLATFORM:ID")
    return platform.lower(), account_id


def _given_day(given: str | None) -> date | None:
    """Return the day of `--downloaded-on`.

    Raises:
        UserError: it is no day from the first possible one to today.
    """
    from pipelines import settings
    from pipelines.bounds import FIRST_DATE

    if given is None:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise UserError(
            f"--downloaded-on: {given!r} is no day such as 2026-01-31"
        ) from None
    if day > (today := settings.now().date()):
        raise UserError(f"--downloaded-on: {day} is after today, {today}")
    if day < FIRST_DATE:
        raise UserError(f"--downloaded-on: {day} is before {FIRST_DATE}")
    return day


def _work(
    warehouse: Any,
    path: Path,
    options: "ReadOptions",
    advance: "Advance",
    *,
    is_dry: bool,
) -> dict[str, Any]:
    from pipelines.imports.preview import preview
    from pipelines.imports.upload import import_file

    if is_dry:
        return _preview_report(path, preview(warehouse, path, options, advance=advance))
    return _report(path, import_file(warehouse, path, options, advance=advance))


def _report(path: Path, result: "ImportResult") -> dict[str, Any]:
    return {
        "file": path.name,
        "import_id": result.import_id,
        "status": "imported" if result.is_new else "unchanged",
        "export": result.template,
        "platform": result.platform,
        "rows": result.counts.imported,
        "rejected": result.counts.rejected,
        "first_day": result.counts.first,
        "last_day": result.counts.last,
        "unknown_columns": result.unknown_headers,
        "rejections": [asdict(one) for one in result.rejected[:SHOWN_REJECTIONS]],
    }


def _preview_report(path: Path, found: "Preview") -> dict[str, Any]:
    return {
        "file": path.name,
        "import_id": found.imported_as,
        "status": "dry run",
        "export": found.template,
        "platform": found.platform,
        "rows": found.counts.imported,
        "rejected": found.counts.rejected,
        "first_day": found.counts.first,
        "last_day": found.counts.last,
        "unknown_columns": found.unknown_headers,
        "changes": found.changes,
        "conflicts": found.conflicts,
        "conflict_examples": list(map(str, found.examples)),
        "rejections": [asdict(one) for one in found.rejected[:SHOWN_REJECTIONS]],
    }


def _print(report: dict[str, Any]) -> None:
    name, rows = report["file"], report["rows"]
    if report["status"] == "unchanged":
        echo(f"{name}: was imported before as {report['import_id']}, nothing changed")
        return
    days = f", days {report['first_day']} to {report['last_day']}"
    end = f"{days if report['first_day'] else ''}, {report['rejected']} set aside"
    if report["status"] == "dry run":
        echo(f"{name}: {report['export']}, {rows} rows would go in{end}")
        if report["import_id"]:
            echo(
                f"  was imported before as {report['import_id']}: nothing would change"
            )
        else:
            for table, counts in report["changes"].items():
                numbers = ", ".join(f"{it} {word}" for word, it in counts.items())
                echo(f"  {table}: {numbers}")
            echo(f"  conflicts with numbers that were read: {report['conflicts']}")
            for line in report["conflict_examples"]:
                echo(f"    {line}")
    else:
        echo(f"{name}: {report['export']}, {rows} rows{end}: {report['import_id']}")
    for one in report["rejections"]:
        echo(f"  line {one['line']}: {one['reason']}")
    lines = {one["line"] for one in report["rejections"]}
    if more := max(0, report["rejected"] - len(lines)):
        rest = "" if report["status"] == "dry run" else ": see app.import_rejections"
        echo(f"  {more} more set aside{rest}")
    if report["unknown_columns"]:
        echo(f"  unknown columns, kept: {', '.join(report['unknown_columns'])}")


def _row(one: "Import") -> tuple[str, ...]:
    def number(value: int | None) -> str:
        return "" if value is None else f"{value:,}"

    # Numbers since publication, and tables of no stated period, are of the download.
    days = str(one.downloaded_on)
    if one.first_date:
        days = f"{one.first_date} to {one.last_date}"
    return (
        one.id[:8],
        one.file_name,
        one.template,
        f"{one.platform}:{one.account_id}" if one.account_id else one.platform,
        number(one.rows_imported),
        number(one.rows_rejected),
        days,
        one.status if not one.error_message else f"failed: {one.error_message}",
    )


@contextmanager
def _progress(path: Path) -> Iterator["Advance"]:
    """Show a bar of the bytes read, on a terminal only."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from pipelines.terminal import PlainConsole

    console = PlainConsole(stderr=True)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(clean(path.name, 40), total=None)

        def advance(read: int, total: int) -> None:
            bar.update(task, completed=read, total=total)

        yield advance
