"""`creators up | down | migrate | rebuild | db-url | status | doctor`: the system.

Here: commands that start and inspect the system. Not here: the server
(`database/embedded_server.py`), the schema (`database/migrate.py`), and the findings of
doctor (`operations/health.py`).
"""

import json
import os
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from dlt_sources import platforms
from pipelines import settings
from pipelines.database.embedded_server import Server
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.operations import health, instance
from pipelines.settings import Settings
from pipelines.transform import dbt
from pipelines.transform.rebuild import rebuild as build_anew

console = Console(highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")]


def ensure_database(configuration: Settings) -> None:
    """Start the embedded database if it is ours to start, and prepare this process.

    Raises:
        UserError: a database that is not ours, or the state folder, cannot be used.
    """
    try:
        configuration.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"CREATORS_HOME: {configuration.root}: {error.strerror}"
        ) from None
    if configuration.is_embedded:
        Server(configuration.root / "postgres").start()
    else:
        for url in (configuration.warehouse_url, configuration.dagster_url):
            Warehouse(url).reach()
    os.environ.update(instance.prepare(configuration))


def ensure_newest_schema(configuration: Settings) -> None:
    """Apply migrations, make the raw tables, rebuild the views; all may be repeated."""
    _ready_for_models(configuration)
    outcome = dbt.build_once()
    if not outcome.success:
        raise UserError(f"dbt: {outcome.message}", exit_code=1)


def _ready_for_models(configuration: Settings) -> None:
    from dlt_sources.load import loader  # noqa: PLC0415 - dlt takes a second to import
    from pipelines.database.migrate import migrate  # noqa: PLC0415 - as alembic does

    migrate(configuration.warehouse_url)
    register_platforms(Warehouse(configuration.warehouse_url))
    for platform in platforms().values():
        loader.create_tables(platform, configuration.warehouse_url)


def register_platforms(warehouse: Warehouse) -> None:
    """Write down the platforms that are found and no migration knows."""
    rows = [{"name": one.name, "title": one.title} for one in platforms().values()]
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.platforms (platform, title, has_connector)"
                " values (:name, :title, true) on conflict do nothing"
            ),
            rows,
        )


def up() -> None:
    """Start the embedded database and bring it to the newest schema."""
    configuration = settings.load()
    ensure_database(configuration)
    ensure_newest_schema(configuration)
    console.print(f"up: {configuration.root}")


def down() -> None:
    """Stop the embedded database."""
    configuration = settings.load()
    if not configuration.is_embedded:
        raise UserError(
            "the database is not ours to stop: CREATORS_DATABASE_URL is set"
        )
    Server(configuration.root / "postgres").stop()
    console.print("down")


def migrate() -> None:
    """Bring the database to the newest schema: migrations, raw tables, views."""
    configuration = settings.load()
    ensure_database(configuration)
    ensure_newest_schema(configuration)
    console.print("the schema is the newest")


def rebuild() -> None:
    """Build every table anew from what was read, as an update of the models needs."""
    configuration = settings.load()
    ensure_database(configuration)
    _ready_for_models(configuration)
    for relation in build_anew(Warehouse(configuration.warehouse_url)):
        console.print(f"{relation} of an older version stays: another view uses it")
    console.print("every table is built anew")


def db_url() -> None:
    """Print the PostgreSQL URL, for psql and BI tools."""
    typer.echo(settings.load().warehouse_url)


def status(*, as_json: Json = False) -> None:
    """Show what was landed and built, and what is missing."""
    _report(health.status(settings.load()), as_json=as_json)


def doctor(*, as_json: Json = False) -> None:
    """Say what is wrong and how to mend it; exit code 1 if anything is."""
    findings = health.doctor(settings.load())
    _report(findings, as_json=as_json)
    if any(not finding.is_good for finding in findings):
        raise typer.Exit(1)


def _report(findings: list[health.Finding], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings]))
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        mark = "[green]ok[/]" if finding.is_good else "[red]!![/]"
        table.add_row(mark, finding.subject, finding.state)
        if finding.mend:
            table.add_row("", "", f"[yellow]{finding.mend}[/]")
    console.print(table)
