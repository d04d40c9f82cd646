"""`creators connections`: the connected accounts, without their tokens.

Here: arguments and printing. Not here: the rows (`accounts/connections.py`).
"""

from typing import Annotated, Any

import typer

from pipelines.cli.options import File, Json, confirm, echo, print_list, show_moment
from pipelines.cli.people import print_counts

app = typer.Typer(help="The connected accounts.", no_args_is_help=True)

HEADINGS = ("connection", "owner", "state", "token ends", "last synced")
NONE_YET = "no connections yet: import some with `creators connections import FILE`"

Name = Annotated[
    str,
    typer.Argument(
        metavar="CONNECTION",
        help="Its id, or PLATFORM:NAME; NAME is a login, a shown name or an id.",
    ),
]


@app.command("import")
def import_file(file: File, *, as_json: Json = False) -> None:
    """Import connections from FILE. One wrong line imports nothing.

    Fields: platform, platform_user_id, platform_username, owner (username),
    access_token, refresh_token, expires_at, scopes, and optionally workspace (slug).
    """
    from pipelines.accounts.file_import import import_connections
    from pipelines.database.warehouse import connect_warehouse

    counts = import_connections(connect_warehouse(), file)
    print_counts("connections", counts, as_json=as_json)
    if counts.read_before and not as_json:
        names = ", ".join(counts.read_before)
        echo(f"{names}: tables of earlier days name the owner after `creators rebuild`")


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """List the connections, never their tokens."""
    from pipelines.accounts import connections
    from pipelines.database.warehouse import connect_warehouse

    rows = connections.list_connections(connect_warehouse())
    print_list(rows, HEADINGS, _cells, none_yet=NONE_YET, as_json=as_json)


@app.command()
def pause(connection: Name) -> None:
    """Stop reading a connection until it is resumed."""
    from pipelines.accounts import connections
    from pipelines.database.warehouse import connect_warehouse

    echo(f"paused {connections.pause_connection(connect_warehouse(), connection)}")


@app.command()
def resume(connection: Name) -> None:
    """Read a paused connection again."""
    from pipelines.accounts import connections
    from pipelines.database.warehouse import connect_warehouse

    echo(f"resumed {connections.resume_connection(connect_warehouse(), connection)}")


@app.command()
def remove(
    connection: Name,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a connection with its tokens, monitors and sync logs."""
    if not yes:
        confirm(
            f"Delete {connection} with its tokens, monitors and sync logs?",
            "nothing was removed",
        )
    from pipelines.accounts import connections
    from pipelines.database.warehouse import connect_warehouse

    echo(f"removed {connections.remove_connection(connect_warehouse(), connection)}")


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{row['platform']}:{row['platform_username']}",
        str(row["owner"]),
        "active" if row["is_active"] else str(row["inactive_reason"]),
        show_moment(row["token_expires_at"]),
        show_moment(row["last_synced_at"]),
    )
