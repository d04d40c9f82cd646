"""`creators sandbox | demo`: the system over a world of its own, with nothing to set.

Here: serving the sandbox, and two weeks of the daily job against it. Not here: the
sandbox, the job, and how the result is shown (`summary.py`).
"""

import json
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console

from dlt_sources import platforms
from pipelines import settings
from pipelines.accounts import file_import
from pipelines.cli.database import ensure_database, ensure_newest_schema
from pipelines.database.warehouse import connect_warehouse
from pipelines.days import run_time, span
from pipelines.errors import UserError
from pipelines.operations import run_summary, runs
from pipelines.settings import Settings
from sandbox import Sandbox, start

console = Console(highlight=False)
GENEROUS_POINTS = 80_000
"""A hundred times what platforms allow: two weeks pass here in minutes."""


def sandbox(
    *,
    port: Annotated[
        int, typer.Option(help="0 takes the demo's port, or a free one.")
    ] = 0,
    clock: Annotated[str | None, typer.Option(help="ISO time; default: now.")] = None,
    fault: Annotated[list[str] | None, typer.Option(help="Repeatable.")] = None,
) -> None:
    """Serve the platforms' APIs locally, for exploring and for a demo home."""
    settings.load()
    command = [sys.executable, "-m", "sandbox"]
    command += ["--port", str(port or os.environ.get("CREATORS_SANDBOX_PORT", "0"))]
    if "CREATORS_SANDBOX_PORT" in os.environ:
        # A demo home asks at the pace that its sandbox allowed.
        command += ["--points", str(GENEROUS_POINTS)]
    command += ["--clock", clock] if clock else []
    for name in fault or []:
        command += ["--fault", name]
    os.execv(command[0], command)  # noqa: S606 - becoming it keeps its signals


def demo(
    *, length: Annotated[int, typer.Option("--days", min=1, max=365)] = 14
) -> None:
    """Collect two weeks from the sandbox, day by day, and show what came of it."""
    began = time.monotonic()
    configuration = settings.load()
    if not configuration.is_embedded:
        raise UserError("the demo fills the embedded database only: unset the others")
    ensure_database(configuration)
    ensure_newest_schema(configuration)
    last = datetime.now(UTC).date() - timedelta(days=1)
    period = span(last - timedelta(days=length - 1), last)
    port = int(os.environ.get("CREATORS_SANDBOX_PORT", "0"))
    with start(port=port, points=GENEROUS_POINTS) as server:
        _remember(configuration, server, period[0])
        server.set_clock(run_time(period[0]))
        _import(server)
        result = run_nights(period, server)
    if not result.success:
        raise UserError(f"demo: {result.error}", exit_code=1)
    run_summary.show(console, connect_warehouse(), time.monotonic() - began)


def _remember(configuration: Settings, server: Sandbox, first: date) -> None:
    """Let later commands of this home speak to the sandbox, and to nobody else."""
    path = configuration.root / "environment"
    began = [first, configuration.start_date] if path.is_file() else [first]
    variables = {
        **server.environ(),
        "CREATORS_SANDBOX_PORT": server.url.rpartition(":")[2],
        "CREATORS_START_DATE": min(began).isoformat(),
    }
    lines = [f"{name}={value}" for name, value in sorted(variables.items())]
    path.write_text("\n".join(["# This home is a demo.", *lines, ""]))
    os.environ.update(variables)


def _import(server: Sandbox) -> None:
    with TemporaryDirectory() as folder:
        people, connections = Path(folder, "people"), Path(folder, "connections")
        people.write_text(_lines(server.people()))
        connections.write_text(_lines(server.connections()))
        file_import.import_people(connect_warehouse(), people)
        file_import.import_connections(connect_warehouse(), connections)


def _lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def run_nights(period: list[date], server: Sandbox) -> runs.Result:
    """Run the job once for the period; each day is collected at its own 02:00."""
    with settings.clock_at(run_time(period[-1])):
        return runs.launch(period, list(platforms()), sandbox_clock=server.clock_url)
