"""`creators keys`: API keys of the web service.

Here: arguments and printing. Not here: the rows (`accounts/api_keys.py`), and the keys
that seal tokens (`keys.py`).
"""

import json
from datetime import datetime
from typing import Annotated, Any

import typer

from pipelines.bounds import LONGEST_KEY_DAYS
from pipelines.cli.options import Json, print_list, print_result
from pipelines.errors import UserError

app = typer.Typer(
    help="API keys of the web service, for programs; a key is shown once.",
    no_args_is_help=True,
)

HEADINGS = (
    "key",
    "name",
    "owner",
    "scopes",
    "channels",
    "state",
    "expires",
    "last used",
)
NONE_YET = "no keys yet: create one with `creators keys create USERNAME NAME`"


@app.command()
def create(
    username: Annotated[
        str, typer.Argument(metavar="USERNAME", help="The person who owns the key.")
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the key is for.")],
    *,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What the key may do; repeatable. Default: all scopes."),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLATFORM:NAME",
            help="An account of the person by login, shown name or id; repeatable."
            " Default: all numbers.",
        ),
    ] = None,
    days: Annotated[
        int,
        typer.Option(min=1, max=LONGEST_KEY_DAYS, help="Days until the key expires."),
    ] = 90,
    as_json: Json = False,
) -> None:
    """Create a key and print it. It is shown only now; the database holds its hash."""
    from pipelines.accounts import api_keys
    from pipelines.database.warehouse import connect_warehouse

    made = api_keys.create_key(
        connect_warehouse(),
        username,
        name,
        scopes=tuple(scope or api_keys.SCOPES),
        days=days,
        channels=tuple(channel or ()),
    )
    if as_json:
        facts = {
            "key": made.key.reveal(),
            "prefix": made.prefix,
            "scopes": made.scopes,
            "expires_at": made.expires_at.isoformat(),
        }
        typer.echo(json.dumps(facts))
        return
    typer.echo(made.key.reveal())
    note = f"shown only now; it works until {made.expires_at:%Y-%m-%d} for "
    typer.echo(note + ", ".join(made.scopes), err=True)


@app.command("list")
def list_keys(*, as_json: Json = False) -> None:
    """List the keys by their first characters, with scopes and state."""
    from pipelines.accounts import api_keys
    from pipelines.database.warehouse import connect_warehouse

    rows = api_keys.list_keys(connect_warehouse())
    print_list(rows, HEADINGS, _cells, none_yet=NONE_YET, as_json=as_json)


@app.command()
def revoke(
    prefix: Annotated[
        str,
        typer.Argument(metavar="KEY", help="The first characters, as `list` shows."),
    ],
    *,
    as_json: Json = False,
) -> None:
    """Revoke a key at once. Its row stays."""
    from pipelines.accounts import api_keys
    from pipelines.database.warehouse import connect_warehouse

    if len(prefix) > len(api_keys.MARK) + api_keys.NAME_LENGTH:
        raise UserError("name the key by its first characters, not in full")
    name = api_keys.revoke_key(connect_warehouse(), prefix)
    facts = {"prefix": prefix, "name": name}
    print_result(f"{prefix} ({name}) is revoked", facts, as_json=as_json)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["prefix"],
        row["name"],
        row["owner"] or "?",
        ", ".join(row["scopes"]),
        ", ".join(row["channels"] or ["none"]) if row["is_limited"] else "all",
        row["state"],
        _day(row["expires_at"]),
        _day(row["last_used_at"]),
    )


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never"
