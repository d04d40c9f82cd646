"""Loads say how many channels an event or a person asked for."""

from pipelines.database.migrate import execute_beside

revision = "0077"
down_revision = "0076"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
