"""`creators people`: who the creators are.

Here: reading arguments and printing counts. Not here: the import (`imports.py`).
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.accounts import file_import
from pipelines.accounts.file_import import ImportCounts
from pipelines.database.warehouse import connect_warehouse

app = typer.Typer(help="The people behind the accounts.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="JSON lines; - reads the standard input.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")]


@app.callback()
def group() -> None:
    """Keep `import` a subcommand although it is the only one."""


@app.command("import")
def import_file(file: File, *, as_json: Json = False) -> None:
    """Import people: all lines of FILE or, at any fault, none.

    Fields: username, and optionally display_name, email, clerk_user_id, timezone,
    role, workspace (slug) with member_role.
    """
    report(
        "people", file_import.import_people(connect_warehouse(), file), as_json=as_json
    )


def report(what: str, done: ImportCounts, *, as_json: bool) -> None:
    """Print what an import did."""
    if as_json:
        typer.echo(json.dumps(done.as_dict()))
        return
    counts = [f"{count} {name}" for name, count in done.as_dict().items() if count]
    typer.echo(f"{what}: {', '.join(counts) or 'the file is empty'}")
