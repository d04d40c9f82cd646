"""`creators run | backfill | ui`: the daily job.

Here: the launch of the job in this process, its progress and its result. Not here: the
job (`defs/`).
"""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dlt_sources.plain_text import clean
from pipelines.cli.options import Json, console, print_table
from pipelines.errors import UserError

if TYPE_CHECKING:
    from dagster import Definitions

    from pipelines.operations import runs
    from pipelines.progress import Phase
    from pipelines.settings import Settings

backfill = typer.Typer(
    help="Collect and build a range of days.", invoke_without_command=True
)

PLAN_HEADINGS = ("platform", "table", "can be filled", "cannot", "requests")

Day = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DAY",
        help="A UTC day, YYYY-MM-DD; yesterday by default.",
    ),
]
First = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        formats=["%Y-%m-%d"],
        metavar="DAY",
        help="The first UTC day, YYYY-MM-DD.",
    ),
]
Last = Annotated[
    datetime | None,
    typer.Option(
        "--to", formats=["%Y-%m-%d"], metavar="DAY", help="The last UTC day, included."
    ),
]
Platforms = Annotated[
    list[str] | None,
    typer.Option("--platform", help="Only this platform; may be repeated."),
]


def run(*, date: Day = None, platform: Platforms = None, as_json: Json = False) -> None:
    """Collect and build one UTC day, by default yesterday as the nightly run does."""
    from pipelines import settings
    from pipelines.days import due_date

    day = date.date() if date else due_date(settings.now())
    _launch_and_print(
        _check_period(day, day), _find_platforms(platform), as_json=as_json
    )


@backfill.callback()
def backfill_range(
    context: typer.Context,
    *,
    first: First = None,
    last: Last = None,
    platform: Platforms = None,
    as_json: Json = False,
) -> None:
    """Collect and build every day from --from to --to in one run."""
    if context.invoked_subcommand:
        return
    _launch_and_print(
        _read_period(first, last), _find_platforms(platform), as_json=as_json
    )


@backfill.command("plan")
def plan(
    *,
    first: First = None,
    last: Last = None,
    platform: Platforms = None,
    as_json: Json = False,
) -> None:
    """Show which days a backfill can fill and how many requests it takes."""
    period = _read_period(first, last)
    names = _find_platforms(platform)
    from pipelines import settings
    from pipelines.cli.database import ensure_database
    from pipelines.ingestion import backfill_plan
    from pipelines.operations.runs import IDLE

    ensure_database(settings.load())
    lines = backfill_plan.plan_backfill(period, names)
    if as_json:
        typer.echo(json.dumps([asdict(line) for line in lines]))
        return
    if lines:
        print_table(PLAN_HEADINGS, (line.cells() for line in lines))
    costs = backfill_plan.sum_requests(lines)
    for name in names:
        cost = f"{costs[name]:,.0f} requests or fewer" if name in costs else IDLE
        console().print(f"{name}: {cost}")


def ui() -> None:
    """Serve Dagster's UI, its daemon and the dashboard on 127.0.0.1 until Ctrl-C."""
    from pipelines import settings
    from pipelines.cli.database import ensure_database
    from pipelines.services import child_processes

    configuration = settings.load()
    ensure_database(configuration)
    _recover()
    child_processes.serve(
        configuration.ui_port,
        settings.environment(configuration),
        home=configuration.root,
        say=console().print,
        serve_port=_announce_dashboard(configuration),
    )


def _announce_dashboard(configuration: "Settings") -> int | None:
    """Print a link to the dashboard; return the port on which it is to be served.

    It is None where the service runs already, or the database has no login for it.
    """
    from pipelines.cli.serving import create_link, find_issuer
    from pipelines.local_address import address_of
    from pipelines.ports import answers
    from pipelines.services import web_service

    known = web_service.find_process(configuration.root)
    port = known.port if known else configuration.serve_port
    address = address_of("127.0.0.1", port)
    try:
        _ = configuration.service_url
        shown = address if find_issuer(configuration) else create_link(address, None)
    except UserError as error:
        console().print(f"no dashboard: {error}", markup=False, soft_wrap=True)
        return None
    if known is None and answers(port):
        console().print(f"no dashboard: port {port} is busy: set CREATORS_SERVE_PORT")
        return None
    console().print(f"dashboard: {shown}", markup=False, soft_wrap=True)
    return None if known else port


def _recover() -> None:
    from pipelines.operations import recovery

    recovery.recover()


def count_parts(names: list[str], collections: int = 1) -> "dict[Phase, int]":
    """Return the parts of a run by phase: collections, tables and checked tables."""
    from dlt_sources import platforms
    from pipelines.quality.suites import core_suites, raw_suites
    from pipelines.transform import dbt

    chosen = [platforms()[name] for name in names]
    return {
        "load": len(names) * collections,
        "build": len(list(dbt.list_tables())),
        "check": len([*raw_suites(chosen), *core_suites()]),
    }


def load_definitions() -> "Definitions":
    """Return the code location; loading takes seconds."""
    from pipelines.definitions import defs

    return defs


def _launch_and_print(period: list[date], names: list[str], *, as_json: bool) -> None:
    from pipelines import settings
    from pipelines.cli.database import ensure_database
    from pipelines.cli.progress import show_progress
    from pipelines.operations import runs

    ensure_database(settings.load())
    with show_progress(count_parts(names)):
        result = runs.launch(period, names, load_definitions=load_definitions)
    if as_json:
        typer.echo(json.dumps(asdict(result), default=str))
    else:
        _print(result)
    if not result.success:
        raise UserError(
            " ".join((result.error or "the run failed").split()), exit_code=1
        )


def _print(result: "runs.Result") -> None:
    from rich.text import Text

    from pipelines.operations.runs import IDLE

    out = console()
    for table, rows in result.rows.items():
        out.print(f"{table:44} {rows:>12,} rows", soft_wrap=True)
    for schema, reason in result.idle.items():
        out.print(f"{schema:44} {IDLE}: {reason}", soft_wrap=True)
    for one in result.incomplete:
        out.print(f"{one.table:44} {one}", soft_wrap=True)
    for check, severity in result.failed_checks.items():
        line = Text.assemble((severity.lower(), "yellow"), f" {clean(check)}")
        out.print(line, soft_wrap=True)
    for step, seconds in result.seconds.items():
        out.print(f"{step:44} {seconds:>12.1f} s", soft_wrap=True)


def _read_period(first: datetime | None, last: datetime | None) -> list[date]:
    if first is None or last is None:
        raise UserError("backfill: needs both --from and --to")
    if last < first:
        raise UserError("backfill: --to is before --from")
    return _check_period(first.date(), last.date())


def _check_period(first: date, last: date) -> list[date]:
    """Return the days, once they are known to be partitions."""
    from pipelines import settings
    from pipelines.days import check_days, span

    check_days(first, last, settings.load().start_date, datetime.now(UTC).date())
    return span(first, last)


def _find_platforms(names: list[str] | None) -> list[str]:
    from dlt_sources import platforms

    known = platforms()
    for name in names or []:
        if name not in known:
            raise UserError(f"--platform: {name!r} is not one of {', '.join(known)}")
    return names or list(known)
