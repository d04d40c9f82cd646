"""`creators connections`: the accounts that are read, never their tokens.

Here: reading arguments and printing. Not here: what a connection is (`connections.py`).
"""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipelines.accounts import connections, file_import
from pipelines.cli.people import File, Json, report
from pipelines.database.warehouse import connect_warehouse
from pipelines.errors import UserError

app = typer.Typer(help="The accounts that are read.", no_args_is_help=True)
console = Console(highlight=False)

Given = Annotated[
    str, typer.Argument(help="Its id, or platform:name as `list` shows it.")
]


@app.command("import")
def import_file(file: File, *, as_json: Json = False) -> None:
    """Import connections: all lines of FILE or, at any fault, none.

    Fields: platform, platform_user_id, platform_username, owner (username),
    access_token, refresh_token, expires_at, scopes, and optionally workspace (slug).
    """
    done = file_import.import_connections(connect_warehouse(), file)
    report("connections", done, as_json=as_json)


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """List the connections; tokens are never shown."""
    rows = connections.list_connections(connect_warehouse())
    if as_json:
        typer.echo(json.dumps(rows, default=str))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("connection", "owner", "state", "token ends", "last synced"):
        table.add_column(heading)
    for row in rows:
        table.add_row(
            f"{row['platform']}:{row['platform_username']}",
            str(row["owner"]),
            "active" if row["is_active"] else str(row["inactive_reason"]),
            _moment(row["token_expires_at"], "never"),
            _moment(row["last_synced_at"], "never"),
        )
    console.print(table)


@app.command()
def pause(connection: Given) -> None:
    """Stop reading a connection until it is resumed."""
    typer.echo(
        f"paused {connections.pause_connection(connect_warehouse(), connection)}"
    )


@app.command()
def resume(connection: Given) -> None:
    """Read a paused connection again."""
    typer.echo(
        f"resumed {connections.resume_connection(connect_warehouse(), connection)}"
    )


@app.command()
def remove(
    connection: Given,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a connection with its tokens and its jobs."""
    if not yes and not typer.confirm(f"Delete {connection} with its tokens?"):
        raise UserError("nothing was removed", exit_code=1)
    typer.echo(
        f"removed {connections.remove_connection(connect_warehouse(), connection)}"
    )


def _moment(value: object, otherwise: str) -> str:
    return f"{value:%Y-%m-%d %H:%M}Z" if value else otherwise
