"""Waits that a platform reports are relative, bounded, and survive a changed clock."""

from pipelines.database.migrate import execute_beside

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
