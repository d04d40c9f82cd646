"""`creators run | backfill | ui`: the daily job, by hand.

Here: launching the same job that the schedule launches, in this process, and saying
how it ended. Not here: what the job does (`defs/`).
"""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from dlt_sources import platforms
from pipelines import settings
from pipelines.cli.database import Json, ensure_database
from pipelines.days import due_date, span
from pipelines.errors import UserError
from pipelines.ingestion import backfill_plan
from pipelines.operations import runs, services
from pipelines.operations.runs import IDLE

console = Console(highlight=False)
backfill = typer.Typer(
    help="Collect and build a range of days.", invoke_without_command=True
)

Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A UTC day, YYYY-MM-DD.")
]
Platforms = Annotated[
    list[str] | None, typer.Option("--platform", help="Only this one; repeatable.")
]


def run(*, date: Day = None, platform: Platforms = None, as_json: Json = False) -> None:
    """Run the daily job for one day, by default the one the 02:00 run would take."""
    configuration = settings.load()
    ensure_database(configuration)
    day = date.date() if date else due_date(settings.now())
    _launch([day], _known(platform), as_json=as_json)


@backfill.callback()
def backfill_range(
    context: typer.Context,
    *,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"])] = None,
    platform: Platforms = None,
    as_json: Json = False,
) -> None:
    """Collect and build every day from --from to --to in one run."""
    if context.invoked_subcommand:
        return
    period = _period(first, last)
    ensure_database(settings.load())
    _launch(period, _known(platform), as_json=as_json)


@backfill.command("plan")
def plan(
    *,
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"])],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"])],
    platform: Platforms = None,
    as_json: Json = False,
) -> None:
    """Say what a backfill can fill, what it never can, and what it costs."""
    period = _period(first, last)
    ensure_database(settings.load())
    names = _known(platform)
    lines = backfill_plan.plan_backfill(period, names)
    if as_json:
        typer.echo(json.dumps([asdict(line) for line in lines]))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("platform", "table", "can be filled", "never", "requests"):
        table.add_column(heading)
    for line in lines:
        table.add_row(*line.cells())
    console.print(table)
    costs = backfill_plan.sum_requests(lines)
    for name in names:
        cost = f"{costs[name]:,.0f} requests or fewer" if name in costs else IDLE
        console.print(f"{name}: {cost}")


def ui() -> None:
    """Serve Dagster's UI with its daemon on 127.0.0.1 until interrupted."""
    configuration = settings.load()
    ensure_database(configuration)
    _recover()
    services.serve(
        configuration.ui_port,
        settings.environment(configuration),
        home=configuration.root,
        say=console.print,
    )


def _recover() -> None:
    from pipelines.operations import recovery  # noqa: PLC0415 - Dagster takes seconds to import

    recovery.recover()


def _launch(period: list[date], names: list[str], *, as_json: bool) -> None:
    result = runs.launch(period, names)
    if as_json:
        typer.echo(json.dumps(asdict(result)))
    else:
        for table, rows in result.rows.items():
            console.print(f"{table:44} {rows:>12,} rows")
        for schema, reason in result.idle.items():
            console.print(f"{schema:44} {IDLE}: {reason}", soft_wrap=True)
        for check, severity in result.failed_checks.items():
            console.print(f"[yellow]{severity.lower()}[/] {check}")
        for step, seconds in result.seconds.items():
            console.print(f"{step:44} {seconds:>12.1f} s")
    if not result.success:
        raise UserError(
            " ".join((result.error or "the run failed").split()), exit_code=1
        )


def _period(first: datetime | None, last: datetime | None) -> list[date]:
    if first is None or last is None:
        raise UserError("backfill: --from and --to are both needed")
    if last < first:
        raise UserError("backfill: --to is before --from")
    return span(first.date(), last.date())


def _known(names: list[str] | None) -> list[str]:
    known = platforms()
    for name in names or []:
        if name not in known:
            raise UserError(f"--platform: {name!r} is not one of {', '.join(known)}")
    return names or list(known)
