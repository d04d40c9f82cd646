"""`creators up | down | migrate | rebuild | db-url | status | doctor`: the system.

Here: commands that start and inspect the system. Not here: the server
(`database/embedded_server.py`), the schema (`database/migrate.py`), and the findings
(`health/diagnosis.py`).
"""

import json
import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dlt_sources.plain_text import clean
from pipelines.cli.options import Json, console, echo
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.database.warehouse import Warehouse
    from pipelines.health.finding import Finding
    from pipelines.settings import Settings


SCHEMA_LOCK = "schema"
"""The lock for changes of the schema: migrations, raw tables, views and grants."""


def ensure_database(configuration: "Settings") -> None:
    """Start the embedded database, or reach the configured one; set the environment.

    Raises:
        UserError: the database or the state folder cannot be used.
    """
    from pipelines.database.deployment import claim_home
    from pipelines.database.embedded_server import Server
    from pipelines.database.warehouse import Warehouse
    from pipelines.operations import instance

    try:
        configuration.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"CREATORS_HOME: {configuration.root}: {error.strerror}"
        ) from None
    claim_home(configuration.root)
    if configuration.is_embedded:
        Server(configuration.root / "postgres").start()
    else:
        for url in (configuration.warehouse_url, configuration.dagster_url):
            Warehouse(url).check_connection()
    os.environ.update(instance.prepare(configuration))


def ensure_newest_schema(configuration: "Settings") -> None:
    """Apply migrations, create the raw tables, rebuild the views. A repeat is safe.

    Callers at the same time wait for each other.
    """
    from pipelines.database.warehouse import Warehouse
    from pipelines.operations import materializations
    from pipelines.transform import dbt

    warehouse = Warehouse(configuration.warehouse_url)
    with warehouse.advisory_lock(SCHEMA_LOCK):
        _prepare_models(configuration)
        outcome = dbt.build_views_and_seeds(warehouse)
        if not outcome.success:
            raise UserError(f"dbt: {outcome.message}", exit_code=1)
        materializations.report_materialized(outcome)


def _prepare_models(configuration: "Settings") -> None:
    from dlt_sources import table_sets
    from dlt_sources.load import loader
    from pipelines.database import deployment
    from pipelines.database.lock_waits import bound_lock_waits
    from pipelines.database.migrate import migrate
    from pipelines.database.warehouse import Warehouse

    migrate(configuration.migration_url)
    warehouse = Warehouse(configuration.warehouse_url)
    with warehouse.begin() as session:
        session.exec_driver_sql(deployment.STAMP, (configuration.profile,))
    with Warehouse(configuration.dagster_url).begin() as session:
        session.exec_driver_sql(deployment.CREATE_FOR_DAGSTER)
        session.exec_driver_sql(deployment.STAMP_FOR_DAGSTER, (configuration.profile,))
    with bound_lock_waits(warehouse):
        register_platforms(warehouse)
        for tables in table_sets():
            loader.create_tables(tables, warehouse.named_url)


def register_platforms(warehouse: "Warehouse") -> None:
    """Insert the senders of webhooks that no migration inserts, and wanted scopes.

    These are discovered platforms, and the sign-in service, from which nothing is read.
    """
    from sqlalchemy import text

    from dlt_sources import platforms
    from pipelines.people import sign_in

    rows: list[dict[str, object]] = [
        {"name": one.name, "title": one.title, "is_read": True}
        for one in platforms().values()
    ]
    rows.append({"name": sign_in.NAME, "title": sign_in.TITLE, "is_read": False})
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.platforms (platform, title, has_connector)"
                " values (:name, :title, :is_read) on conflict do nothing"
            ),
            rows,
        )
        connection.execute(text("delete from app.platform_scopes"))
        scopes = [
            {"platform": one.name, "scope": scope}
            for one in platforms().values()
            if one.authorization
            for scope in one.authorization.scopes
        ]
        if scopes:
            connection.execute(
                text(
                    "insert into app.platform_scopes (platform, scope)"
                    " values (:platform, :scope)"
                ),
                scopes,
            )


def up() -> None:
    """Start the embedded database, bring it to the newest schema, close dead work."""
    from pipelines import settings
    from pipelines.operations import recovery

    configuration = settings.load()
    ensure_database(configuration)
    ensure_newest_schema(configuration)
    for line in recovery.recover():
        echo(f"closed {line}: its process died")
    console().print(f"the system is up in {configuration.root}", soft_wrap=True)


def down() -> None:
    """Stop the embedded database, and the web service that a demo has started."""
    from pipelines import settings
    from pipelines.database.embedded_server import Server
    from pipelines.services import web_service

    configuration = settings.load()
    if not configuration.is_embedded:
        raise UserError(
            "only the embedded database can be stopped: CREATORS_DATABASE_URL is set"
        )
    if web_service.stop(configuration.root):
        console().print("the web service is stopped")
    Server(configuration.root / "postgres").stop()
    console().print("the database is stopped")


def migrate() -> None:
    """Apply migrations, create the raw tables and rebuild the views."""
    from pipelines import settings

    configuration = settings.load()
    ensure_database(configuration)
    ensure_newest_schema(configuration)
    console().print("the schema is the newest")


def rebuild() -> None:
    """Compute every table from the raw rows, after an update that changes columns."""
    from pipelines import settings
    from pipelines.accounts.channel_profiles import record_profiles
    from pipelines.database.warehouse import Warehouse
    from pipelines.transform import rebuild as rebuilding

    configuration = settings.load()
    ensure_database(configuration)
    warehouse = Warehouse(configuration.warehouse_url)
    with warehouse.advisory_lock(SCHEMA_LOCK):
        _prepare_models(configuration)
        stale = rebuilding.rebuild(warehouse)
        record_profiles(warehouse)
    for relation in stale:
        console().print(f"{relation} of an older version stays: another view uses it")
    console().print("every table is rebuilt")


class UrlRole(StrEnum):
    """The logins whose URL can be printed."""

    PIPELINE = "pipeline"
    ANALYST = "analyst"


def db_url(
    *,
    role: Annotated[
        UrlRole,
        typer.Option(help="analyst reads every table and changes nothing."),
    ] = UrlRole.PIPELINE,
) -> None:
    """Print the PostgreSQL URL with its password, for psql and BI tools."""
    from pipelines import settings

    configuration = settings.load()
    if role is UrlRole.ANALYST:
        from pipelines.analysis.logins import analyst_url

        typer.echo(analyst_url(configuration))
    else:
        typer.echo(configuration.printed_url)


def status(*, as_json: Json = False) -> None:
    """Show the loaded and built tables, and what is missing.

    The exit code is 1 without a database; failed readings are for `doctor`.
    """
    from pipelines import settings
    from pipelines.health import diagnosis
    from pipelines.health.database_health import DATABASE

    findings = diagnosis.read_status(settings.load())
    _print(findings, as_json=as_json)
    if any(one.subject == DATABASE and not one.is_good for one in findings):
        raise typer.Exit(1)


def doctor(*, as_json: Json = False) -> None:
    """Show faults and their remedies; exit code 1 if there is one."""
    from pipelines import settings
    from pipelines.health import diagnosis

    findings = diagnosis.diagnose(settings.load())
    _print(findings, as_json=as_json)
    if any(not finding.is_good for finding in findings):
        raise typer.Exit(1)


def _print(findings: "list[Finding]", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings]))
        return
    from rich.text import Text

    from pipelines.terminal import PlainTable

    table = PlainTable(show_header=False)
    for finding in findings:
        mark = Text("ok", "green") if finding.is_good else Text("!!", "red")
        mark = Text("--", "yellow") if finding.is_note else mark
        table.add_row(mark, finding.subject, finding.state)
        if finding.fix:
            table.add_row("", "", Text(clean(finding.fix), "yellow"))
    console().print_table(table)
