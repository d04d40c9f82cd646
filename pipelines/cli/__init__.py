"""The command `creators`: one Typer application of several modules.

Here: the list of commands, their log and their errors. Not here: what a command does.
Each module imports what its commands need only when they run.
"""

import logging
import sys
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer

from dlt_sources.plain_text import clean, clean_lines
from pipelines.bounds import check_arguments
from pipelines.cli import (
    alerts,
    analysis,
    api_keys,
    archive,
    artists,
    audit,
    backups,
    bi,
    cleaning,
    connect,
    connections,
    daily,
    database,
    demo,
    goals,
    imports,
    keys,
    live,
    monitors,
    people,
    serving,
    statements,
    teams,
    webhooks,
    workspaces,
)
from pipelines.errors import UserError

DISTRIBUTION = "creator-analytics"
LONGEST_ERROR = 2_000

app = typer.Typer(
    help="Collect, build and query the data of creators from several platforms.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

PANELS: dict[str, tuple[Callable[..., None], ...]] = {
    "The daily job": (
        daily.run,
        daily.ui,
        live.live,
        webhooks.receive,
        serving.serve,
    ),
    "The system": (
        database.up,
        database.down,
        database.migrate,
        database.rebuild,
        database.db_url,
        database.status,
        database.doctor,
        backups.backup,
        backups.restore,
        cleaning.clean,
        keys.rotate_keys,
        audit.audit,
    ),
    "The tables": (analysis.export, analysis.explain, analysis.why, analysis.docs),
    "The demo": (demo.demo, demo.sandbox),
}
for panel, commands in PANELS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
app.add_typer(daily.backfill, name="backfill", rich_help_panel="The daily job")
app.add_typer(webhooks.app, name="webhooks", rich_help_panel="The daily job")
for name, group in (
    ("people", people.app),
    ("keys", api_keys.app),
    ("connections", connections.app),
    ("monitors", monitors.app),
    ("teams", teams.app),
    ("alerts", alerts.app),
    ("workspaces", workspaces.app),
    ("goals", goals.app),
    ("tokens", serving.tokens),
):
    app.add_typer(group, name=name, rich_help_panel="Accounts")
app.command(rich_help_panel="Accounts")(connect.connect)
app.add_typer(archive.app, name="archive", rich_help_panel="The system")
app.add_typer(bi.app, name="bi", rich_help_panel="The tables")
app.add_typer(imports.app, name="import", rich_help_panel="The daily job")
app.add_typer(artists.app, name="artists", rich_help_panel="Royalties")
app.add_typer(statements.app, name="statements", rich_help_panel="Royalties")


def _print_version(is_wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if is_wanted:
        from importlib.metadata import version

        typer.echo(f"creators {version(DISTRIBUTION)}")
        raise typer.Exit


@app.callback()
def prepare_logging(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    """Prepare the log of every command, and note who runs it."""
    from pipelines import operator, settings

    _configure_logging(settings.load().log_level)
    operator.start_command()


class PlainFormatter(logging.Formatter):
    """Formats records without control characters of a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        return clean_lines(super().format(record))


def _configure_logging(level: str) -> None:
    """Log this project at `LOG_LEVEL`, and libraries from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(PlainFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    known = logging.getLevelNamesMapping()
    if level.upper() not in known:
        raise UserError(f"LOG_LEVEL: {level!r} is not one of {', '.join(known)}")
    for name in ("pipelines", "dlt_sources", "serving"):
        logging.getLogger(name).setLevel(level.upper())
    if level.upper() != "DEBUG":
        for name in ("dagster", "sqlglot"):
            logging.getLogger(name).setLevel(logging.ERROR)


def main() -> None:
    """Run the command line; a user's mistake is one line without a traceback."""
    try:
        check_arguments(sys.argv[1:])
        code = app(standalone_mode=False)
    except UserError as error:
        _fail(str(error), error.exit_code)
    except typer.TyperException as error:
        # A group without a command has shown its help, and has no message. The message
        # of a missing argument is only made by `format_message`.
        if not error.format_message().strip():
            sys.exit(error.exit_code)
        _fail(_describe_usage(error), error.exit_code)
    except typer.Abort:
        _fail("nobody answered", 1)
    except Exception as error:
        if (reason := _explain(error)) is None:
            raise
        _fail(reason, 1)
    # Commands return nothing; an early exit returns its code.
    sys.exit(code)


def _describe_usage(error: typer.TyperException) -> str:
    """Return what is wrong with a command line, and where its help is."""
    message = error.format_message().strip().rstrip(".")
    context: typer.Context | None = getattr(error, "ctx", None)
    hint = f"; see `{context.command_path} --help`" if context else ""
    return " ".join(message.replace("Value error, ", "").split()) + hint


def _fail(message: str, code: int) -> NoReturn:
    for line in message.splitlines():
        sys.stderr.write(f"error: {clean(line, LONGEST_ERROR)}\n")
    sys.exit(code)


def _explain(error: Exception) -> str | None:
    """Return the reason of an error of the database or of a file."""
    from psycopg2 import DataError, InterfaceError, OperationalError
    from psycopg2.errors import InvalidSchemaName, UndefinedTable

    from pipelines.database.sqlstate import find_database_error
    from pipelines.redaction import first_line

    found = find_database_error(error)
    if isinstance(found, (DataError, InterfaceError, OperationalError)):
        return f"the database: {first_line(str(found))}"
    if isinstance(found, (InvalidSchemaName, UndefinedTable)):
        reason = first_line(str(found))
        return f"the database: {reason}; `creators up` or `creators migrate` makes it"
    if isinstance(error, OSError) and error.strerror:
        # A full disk is found by a write, which knows no name.
        return ": ".join(filter(None, (error.filename, error.strerror)))
    return None
