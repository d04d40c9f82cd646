"""Bounds of what people change of themselves and their teams."""

from pipelines.database.migrate import execute_beside

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
