"""`creators clean`: what has expired, counted or deleted at once.

Here: arguments and output. Not here: the work (`maintenance/deletion.py`,
`backups/store.py`) and old rows that move to the archive (`cli/archive.py`).
"""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from pipelines.cli.options import Json, print_table


def clean(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would be deleted.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Delete expired runs, rows, files and backups, as the daemon does by itself."""
    from dagster import DagsterInstance

    from pipelines import settings
    from pipelines.backups import store
    from pipelines.cli.database import ensure_database
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.maintenance import deletion

    configuration = settings.load()
    ensure_database(configuration)
    warehouse = connect_warehouse()
    now = datetime.now(UTC)
    expire = store.list_expired if dry_run else store.delete_expired
    with DagsterInstance.get() as instance:
        runs = deletion.delete_old_runs(instance, now, dry_run=dry_run)
    folder = store.folder_of(configuration)
    counted = {
        "runs of Dagster": runs,
        **deletion.delete_expired_rows(warehouse, dry_run=dry_run),
        **deletion.delete_stale_files(
            configuration.dagster_home / "storage", dry_run=dry_run
        ),
        "backups": len(expire(folder, configuration.backup_days, now)),
    }
    if as_json:
        typer.echo(json.dumps(counted))
        return
    heading = "would be deleted" if dry_run else "deleted"
    print_table(
        (heading, "count"), ((kind, f"{count:,}") for kind, count in counted.items())
    )
