"""`creators people`: the creators, their roles and passwords.

Here: arguments, the prompt for a password, and printing. Not here: the import
(`accounts/file_import.py`), the list and the changes (`people/people.py`).
"""

import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.options import (
    File,
    Json,
    Username,
    confirm,
    echo,
    print_list,
    print_result,
    show_moment,
)
from pipelines.errors import UserError

if TYPE_CHECKING:
    from dlt_sources.contract import Secret
    from pipelines.accounts.file_import import ImportCounts

app = typer.Typer(help="The people behind the accounts.", no_args_is_help=True)


HEADINGS = ("person", "name", "role", "state", "accounts", "workspaces", "last login")
NONE_YET = "no people yet: import some with `creators people import FILE`"
LONGEST_LINE = 4_100
"""Bytes of the longest password, and its line end."""


class Role(StrEnum):
    """The documented roles, and `none`; the database holds the same list."""

    SUPER_ADMIN = "super_admin"
    ADMIN = "admin"
    EDITOR = "editor"
    ANALYST = "analyst"
    API_USER = "api_user"
    ARTIST = "artist"
    NONE = "none"


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


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """List the people with their accounts and workspaces, never their passwords."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.people import people

    rows = people.list_people(connect_warehouse())
    print_list(rows, HEADINGS, _cells, none_yet=NONE_YET, as_json=as_json)


@app.command("role")
def set_role(
    username: Username,
    role: Annotated[
        Role, typer.Argument(help="The new role; `none` removes the role.")
    ],
    *,
    artist: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The artist whose statements the person reads."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Set the role of a person. The role `artist` shows a person their own posts."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.people import people

    value = None if role is Role.NONE else role.value
    is_changed = people.set_role(connect_warehouse(), username, value, artist)
    state = "is now" if is_changed else "was already"
    shown = "without a role" if value is None else value
    facts = {"username": username, "role": value, "changed": is_changed}
    print_result(f"{username} {state} {shown}", facts, as_json=as_json)


@app.command("password")
def set_password(
    username: Username,
    *,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the password instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Set the password of a person, read from a prompt or one line of the input.

    The database holds its Argon2id hash. A password is never an argument, because
    other users of this machine see arguments.
    """
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.people import people

    warehouse = connect_warehouse()
    if remove:
        had_one = people.remove_password(warehouse, username)
        state = "is removed" if had_one else "did not exist"
    else:
        had_one = people.set_password(warehouse, username, _read_password())
        state = "is changed" if had_one else "is set"
    facts = {"username": username, "set": not remove, "existed": had_one}
    print_result(f"the password of {username} {state}", facts, as_json=as_json)


@app.command("export")
def export(
    username: Username,
    to: Annotated[Path, typer.Option("--to", help="New folder for the files.")],
    *,
    as_json: Json = False,
) -> None:
    """Export everything about a person: JSON and Parquet with checksums."""
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.privacy.person_export import export_person

    archive = settings.load().archive_folder
    counts = export_person(connect_warehouse(), username, to.resolve(), archive=archive)
    facts = {"folder": str(to.resolve()), "tables": counts}
    line = f"{to}: {sum(counts.values()):,} rows of {len(counts)} tables"
    print_result(line, facts, as_json=as_json)


@app.command("erase")
def erase(
    username: Username,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would be erased.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Erase a person from every table, Dagster's storage, the archive and the logs.

    Backups keep the person until they expire; a restore erases the person again.
    Databases that a restore has replaced and kept are named: drop them.
    """
    from pipelines import settings
    from pipelines.backups.restore import list_kept
    from pipelines.privacy.erasure import erase_person

    if not (dry_run or yes):
        confirm(f"Erase {username} forever?", "nothing is erased")
    configuration = settings.load()
    done = erase_person(configuration, username, dry_run=dry_run)
    kept = list_kept(configuration)
    if as_json:
        typer.echo(json.dumps({**done.as_dict(), "kept_databases": kept}))
        return
    for table, rows in sorted(done.rows.items()):
        echo(f"{table}: {rows:,} rows")
    would = "would be " if dry_run else ""
    echo(
        f"{would}masked: {done.dagster_values:,} values of Dagster,"
        f" {done.audit_rows:,} of the audit trail,"
        f" {done.documents:,} documents of other rows, {done.logs:,} logs;"
        f" in archived files: {done.archived_rows:,} rows {would}deleted,"
        f" {done.archived_documents:,} documents {would}masked"
    )
    if dry_run:
        echo("nothing is erased: this was a dry run")
    for database in kept:
        echo(f"not changed: the database {database}, which a restore kept; drop it")


@app.command("erase-again")
def erase_again(
    recovered_to: Annotated[
        str,
        typer.Option(metavar="TIME", help="The moment of the recovery, in UTC."),
    ],
    *,
    as_json: Json = False,
) -> None:
    """Erase people again after a recovery of the server to an earlier moment.

    `creators restore` does this by itself.
    """
    from pipelines import settings
    from pipelines.days import parse_moment
    from pipelines.privacy.erase_again import repeat_erasures

    moment = parse_moment(recovered_to, "--recovered-to")
    if moment > datetime.now(UTC):
        raise UserError(f"--recovered-to {recovered_to!r}: is in the future")
    people = repeat_erasures(settings.load(), moment)
    print_result(f"{people:,} people erased again", {"people": people}, as_json=as_json)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    artist = f" ({row['artist']})" if row["artist"] else ""
    return (
        row["username"] or "?",
        row["display_name"] or "?",
        (row["role"] or "none") + artist,
        "active" if row["is_active"] else "inactive",
        ", ".join(row["connections"]) or "none",
        ", ".join(row["workspaces"]) or "none",
        show_moment(row["last_login_at"]),
    )


def _read_password() -> "Secret":
    from dlt_sources.contract import Secret

    if sys.stdin.isatty():
        value = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        return Secret(str(value))
    line = sys.stdin.buffer.readline(LONGEST_LINE)
    if not line.endswith(b"\n") and len(line) == LONGEST_LINE:
        raise UserError("the password on the standard input is too long")
    try:
        return Secret(line.decode().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise UserError("the password on the standard input is not UTF-8") from None
