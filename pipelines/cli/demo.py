"""`creators demo | sandbox`: the system over the sandbox, without configuration.

Here: two weeks of the daily job against the sandbox. Not here: the sandbox, the job,
and the summary (`operations/run_summary.py`).
"""

import json
import os
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as dtime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.bounds import LAST_PORT, check_listening
from pipelines.cli import demo_royalties, demo_viewer, demo_webhooks
from pipelines.cli.options import console
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.operations import runs
    from pipelines.settings import Settings
    from sandbox import Sandbox

LIVE_STEP = timedelta(minutes=10)
"""Between two samples of live streams: two weeks of minutes would take minutes."""
POINTS = 80_000
"""A hundred times the usual rate limit: two weeks pass in a minute."""


def sandbox(
    *,
    port: Annotated[
        int,
        typer.Option(
            help="Port; 0 takes the demo's port, or a free one.", min=0, max=LAST_PORT
        ),
    ] = 0,
    clock: Annotated[
        str | None, typer.Option(help="Fixed time in ISO format; real time by default.")
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(help="A fault, as the front page lists them; may be repeated."),
    ] = None,
) -> None:
    """Serve the platforms' APIs locally, for exploring and for a demo."""
    from pipelines import settings
    from sandbox.kit.clock import Clock
    from sandbox.kit.faults import Faults

    try:
        Clock(clock)
        Faults(fault or [])
    except ValueError as error:
        raise UserError(f"sandbox: {error}") from None
    port = port or settings.load().sandbox_port
    if port:
        check_listening("127.0.0.1", port)
    command = [sys.executable, "-m", "sandbox", "--port", str(port)]
    if "CREATORS_SANDBOX_PORT" in os.environ:
        # The clients of a demo expect the rate limit of its sandbox.
        command += ["--points", str(POINTS)]
    command += ["--clock", clock] if clock else []
    for name in fault or []:
        command += ["--fault", name]
    os.execv(command[0], command)  # noqa: S606 - becoming it keeps its signals


def demo(
    *,
    length: Annotated[
        int, typer.Option("--days", min=1, max=365, help="How many days, to yesterday.")
    ] = 14,
    serve: Annotated[
        bool,
        typer.Option("--serve", help="Start the dashboard; `creators down` stops it."),
    ] = False,
) -> None:
    """Collect two weeks from the sandbox, build every table and show a summary.

    A repeat collects only the days that no run has built.
    """
    began = time.monotonic()
    from pipelines import settings
    from pipelines.cli.database import ensure_database, ensure_newest_schema
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.days import span
    from pipelines.operations import run_summary

    configuration = settings.load()
    if not configuration.is_embedded:
        raise UserError(
            "the demo fills only the embedded database: unset CREATORS_DATABASE_URL"
            " and the POSTGRES_DB_* variables"
        )
    console().print(f"preparing the database in {configuration.root}", soft_wrap=True)
    ensure_database(configuration)
    ensure_newest_schema(configuration)
    last = datetime.now(UTC).date() - timedelta(days=1)
    period = span(last - timedelta(days=length - 1), last)
    if missing := _missing(configuration, period):
        _collect(configuration, missing)
    else:
        console().print(f"{period[0]} to {last} are collected and built already")
    run_summary.show(console(), connect_warehouse(), time.monotonic() - began)
    if serve:
        _serve(configuration)


def _serve(configuration: "Settings") -> None:
    """Start the web service, and print a link to the dashboard."""
    from pipelines.cli.serving import create_link
    from pipelines.local_address import address_of
    from pipelines.services import web_service

    port = web_service.ensure_running(configuration.root, configuration.serve_port)
    address = address_of("127.0.0.1", port)
    link = create_link(address, None)
    console().print(f"\ndashboard: {link}", markup=False, soft_wrap=True)
    console().print(
        f"the link signs in once; afterwards open {address}/", soft_wrap=True
    )


def _missing(configuration: "Settings", period: list[date]) -> list[date]:
    """Return the days from the first to the last that no run has built."""
    from pipelines.days import span
    from pipelines.operations import runs

    if not _environment_file(configuration).is_file():
        return period
    from dagster import DagsterInstance

    with DagsterInstance.get() as instance:
        missing = sorted(set(period) - runs.read_built_days(instance))
    return span(missing[0], missing[-1]) if missing else []


def _collect(configuration: "Settings", period: list[date]) -> None:
    from dlt_sources import platforms
    from pipelines.cli.daily import count_parts
    from pipelines.cli.progress import show_progress
    from pipelines.days import run_time

    with _sandbox_at(run_time(period[0])) as server:
        _write_environment(configuration, server, period[0])
        _import(server)
        _sample_live(server, period)
        _import_exports(server, run_time(period[-1]))
        _receive(configuration, server, period)
        console().print(f"collecting {period[0]} to {period[-1]} from the sandbox")
        with show_progress(count_parts(list(platforms()), len(period))):
            result = run_nights(period, list(platforms()), server.clock_url)
        if not result.success:
            raise UserError(f"demo: {result.error}", exit_code=1)
        console().print(demo_webhooks.read_wanted(run_time(period[-1])))
        console().print(demo_royalties.build_sample(period))
        console().print(demo_viewer.equip_viewer(period[0]))


def _receive(configuration: "Settings", server: "Sandbox", period: list[date]) -> None:
    """Receive the events of the days and process them."""
    from pipelines.days import run_time

    first = run_time(period[0] - timedelta(days=1))
    with demo_webhooks.receiving(configuration, server, first) as replay:
        replay.move(run_time(period[-1]))
    console().print(demo_webhooks.process_events(configuration))


def _sample_live(server: "Sandbox", period: list[date]) -> None:
    """Sample the live streams of the days, at the sandbox's clock."""
    from dlt_sources import platforms
    from dlt_sources.contract import CLOSING_HOURS
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.days import run_time
    from pipelines.live import replay

    first = datetime.combine(period[0], dtime(CLOSING_HOURS, tzinfo=UTC))
    loads = replay.sample_period(
        platforms().values(),
        connect_warehouse(),
        str(uuid.uuid4()),
        moments=replay.moments_between(first, run_time(period[-1]), LIVE_STEP),
        move_clock=server.set_clock,
    )
    rows = sum(load.rows for load in loads)
    console().print(f"sampled live streams: {rows:,} samples, one every ten minutes")


def run_nights(
    period: list[date], names: list[str], sandbox_clock: str
) -> "runs.Result":
    """Run the job once for the period; each day is collected at its own 02:00."""
    from pipelines import settings
    from pipelines.cli.daily import load_definitions
    from pipelines.days import run_time
    from pipelines.operations import runs

    with settings.clock_at(run_time(period[-1])):
        return runs.launch(
            period,
            names,
            load_definitions=load_definitions,
            sandbox_clock=sandbox_clock,
        )


@contextmanager
def _sandbox_at(moment: datetime) -> "Iterator[Sandbox]":
    from pipelines import settings
    from sandbox import start

    port = settings.load().sandbox_port
    try:
        server = start(port=port, points=POINTS, clock=moment)
    except RuntimeError as error:
        raise UserError(
            f"demo: {error}; does another sandbox use port {port}?", exit_code=1
        ) from None
    with server:
        yield server


def _environment_file(configuration: "Settings") -> Path:
    return configuration.root / "environment"


def _write_environment(
    configuration: "Settings", server: "Sandbox", first: date
) -> None:
    """Let later commands of this state folder use the sandbox and no real platform."""
    path = _environment_file(configuration)
    starts = [first, configuration.start_date] if path.is_file() else [first]
    variables = {
        **server.environ(),
        "CREATORS_JITTER_SECONDS": "0",
        "CREATORS_SANDBOX_PORT": server.url.rpartition(":")[2],
        "CREATORS_START_DATE": min(starts).isoformat(),
    }
    lines = [f"{name}={value}" for name, value in sorted(variables.items())]
    path.write_text("\n".join(["# This state folder is a demo.", *lines, ""]))
    os.environ.update(variables)


def _import(server: "Sandbox") -> None:
    from pipelines.accounts import file_import
    from pipelines.database.warehouse import connect_warehouse

    with TemporaryDirectory() as folder:
        people, connections = Path(folder, "people"), Path(folder, "connections")
        people.write_text(_lines(server.people()))
        connections.write_text(_lines(server.connections()))
        file_import.import_people(connect_warehouse(), people)
        file_import.import_connections(connect_warehouse(), connections)


def _import_exports(server: "Sandbox", moment: datetime) -> None:
    """Import the files that creators downloaded, as of the last night."""
    from dlt_sources.csv_exports.options import ReadOptions
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.imports.upload import import_file

    with TemporaryDirectory() as folder, settings.clock_at(moment):
        for file in server.exports():
            path = Path(folder, file["name"])
            path.write_text(file["text"])
            platform, _, account = file["account"].partition(":")
            options = ReadOptions(moment.date(), platform=platform, account_id=account)
            import_file(connect_warehouse(), path, options)


def _lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)
