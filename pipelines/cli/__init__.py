"""The command `creators`: one Typer application put together from small parts.

Here: which commands there are and how an error reaches the terminal. Not here: what a
command does; each part says that in its own module.
"""

import logging
import sys

import typer

from pipelines import settings
from pipelines.cli import (
    connections,
    daily,
    database,
    demo,
    keys,
    monitors,
    people,
    webhooks,
)
from pipelines.errors import UserError
from pipelines.redaction import first_line

app = typer.Typer(
    help="Creator analytics: collect, build and query what five platforms say.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

for command in (
    database.up,
    database.down,
    database.migrate,
    database.rebuild,
    database.db_url,
    database.status,
    database.doctor,
    daily.run,
    daily.ui,
    demo.sandbox,
    demo.demo,
    keys.rotate_keys,
    webhooks.receive,
):
    app.command(rich_help_panel=command.__module__.rpartition(".")[2])(command)
for name, part in (
    ("backfill", daily.backfill),
    ("people", people.app),
    ("connections", connections.app),
    ("monitors", monitors.app),
):
    app.add_typer(part, name=name)


def _log(level: str) -> None:
    """Let our own parts speak at `LOG_LEVEL`, and libraries only of trouble."""
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    if level.upper() not in logging.getLevelNamesMapping():
        raise UserError(f"LOG_LEVEL: {level!r} is no level")
    for name in ("pipelines", "dlt_sources"):
        logging.getLogger(name).setLevel(level.upper())
    if level.upper() != "DEBUG":
        logging.getLogger("dagster").setLevel(logging.ERROR)


def main() -> None:
    """Run the command line; a user's mistake is one line, never a traceback."""
    try:
        _log(settings.load().log_level)
        app()
    except UserError as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"error: {line}\n")
        sys.exit(error.exit_code)
    except Exception as error:
        if (trouble := _of_the_database(error)) is None:
            raise
        sys.stderr.write(f"error: the database: {first_line(str(trouble))}\n")
        sys.exit(1)


def _of_the_database(error: BaseException | None) -> BaseException | None:
    """Return what psycopg2 said, however Dagster and SQLAlchemy have wrapped it."""
    from psycopg2 import InterfaceError, OperationalError  # noqa: PLC0415 - only trouble needs it

    while error is not None:
        if isinstance(error, (InterfaceError, OperationalError)):
            return error
        error = error.__cause__ or error.__context__
    return None
