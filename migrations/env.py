"""What alembic runs for every command: one open connection, one row per applied file.

Here: where alembic keeps its revision and how `app.migrations` follows. Not here: the
lock, the roles and the connection, which `pipelines.database.migrate` brings.
"""

from pathlib import Path
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import text


def record_file(*, ctx: MigrationContext, step: MigrationInfo, **_: Any) -> None:
    """Add the row of an applied file, or take it away again."""
    connection = ctx.connection
    script = step.up_revision
    if connection is None or script is None or script.path is None:
        return
    if not connection.scalar(text("select to_regclass('app.migrations') is not null")):
        return
    statement = (
        "insert into app.migrations (filename) values (:filename)"
        if step.is_upgrade
        else "delete from app.migrations where filename = :filename"
    )
    filename = Path(script.path).with_suffix(".up.sql").name
    connection.execute(text(statement), {"filename": filename})


context.configure(
    connection=context.config.attributes["connection"],
    version_table="schema_version",
    version_table_schema="app",
    on_version_apply=record_file,
)
with context.begin_transaction():
    context.run_migrations()
