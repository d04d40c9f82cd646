"""`creators people`: the creators.

Here: arguments and printed counts. Not here: the import (`accounts/file_import.py`).
"""

import json
from typing import TYPE_CHECKING

import typer

from pipelines.cli.options import File, Json

if TYPE_CHECKING:
    from pipelines.accounts.file_import import ImportCounts

app = typer.Typer(help="The people behind the accounts.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `import` a subcommand although it is the only one."""


@app.command("import")
def import_file(file: File, *, as_json: Json = False) -> None:
    """Import people from FILE. One wrong line imports nothing.

    Fields: username, and optionally display_name, email, clerk_user_id, timezone,
    role, workspace (slug) with member_role.
    """
    from pipelines.accounts.file_import import import_people
    from pipelines.database.warehouse import connect_warehouse

    print_counts("people", import_people(connect_warehouse(), file), as_json=as_json)


def print_counts(what: str, counts: "ImportCounts", *, as_json: bool) -> None:
    """Print what an import did."""
    if as_json:
        typer.echo(json.dumps(counts.as_dict()))
        return
    parts = [f"{count} {name}" for name, count in counts.as_dict().items() if count]
    typer.echo(f"{what}: {', '.join(parts) or 'the file is empty'}")
