"""Readings record whether their credential belonged to their subject."""

from pipelines.database.migrate import execute_beside

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
