"""Shares, rates and amounts have a bounded number of digits."""

from pipelines.database.migrate import execute_beside

revision = "0079"
down_revision = "0078"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
