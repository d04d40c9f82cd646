"""`creators backup` and `creators restore`.

Here: arguments and output. Not here: the work (`pipelines/backups/`).
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import Json, confirm, echo
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.backups.restore import RestoreTest
    from pipelines.settings import Settings

MEGABYTE = 1_000_000


def backup(
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Folder; default: CREATORS_BACKUP_FOLDER."),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Dump the warehouse and Dagster's storage, and delete expired backups.

    The vault's key is not in a backup: keep it in another place.
    """
    from pipelines.backups import dump, store

    configuration = _configuration()
    folder = (to or store.folder_of(configuration)).resolve()
    made = dump.make_backup(configuration, folder)
    expired = store.delete_expired(folder, configuration.backup_days, datetime.now(UTC))
    if as_json:
        deleted = [one.folder.name for one in expired]
        facts = {"backup": str(made.folder), "bytes": made.size(), "deleted": deleted}
        typer.echo(json.dumps(facts))
        return
    echo(f"{made.folder}: {made.size() / MEGABYTE:,.1f} MB")
    for one in expired:
        echo(f"deleted {one.folder.name}: older than {configuration.backup_days} days")


def restore(
    backup: Annotated[
        str | None,
        typer.Argument(help="Name or folder of a backup; default: the newest."),
    ] = None,
    *,
    test: Annotated[
        bool,
        typer.Option("--test", help="Restore into a scratch database, and compare."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Replace the databases with a backup; the replaced ones stay under other names.

    First stop the daemon and every other program that uses the databases.
    """
    from pipelines.backups import restore as restoring
    from pipelines.backups import store
    from pipelines.privacy.erase_again import erase_again

    configuration = _configuration()
    chosen = store.find_backup(store.folder_of(configuration), backup)
    if test:
        _print_test(restoring.test_restore(configuration, chosen), as_json=as_json)
        return
    if not yes:
        confirm(
            f"Replace the databases with {chosen.folder.name}?", "nothing is changed"
        )
    kept = restoring.replace_databases(
        configuration, chosen, lambda urls: erase_again(configuration, chosen, urls)
    )
    if as_json:
        typer.echo(json.dumps({"backup": str(chosen.folder), "kept": kept}))
        return
    echo(f"restored {chosen.folder.name}")
    for current, name in kept.items():
        echo(f"the replaced {current} is kept as {name}")


def _print_test(found: "RestoreTest", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found.as_dict()))
    else:
        echo(
            f"{found.backup}: {found.tables} tables, {found.rows:,} rows restored in"
            f" {found.seconds:,.1f} s, {len(found.faults)} faults"
        )
    if found.faults:
        raise UserError("\n".join(found.faults), exit_code=1)


def _configuration() -> "Settings":
    from pipelines import settings
    from pipelines.cli.database import ensure_database

    configuration = settings.load()
    ensure_database(configuration)
    return configuration
