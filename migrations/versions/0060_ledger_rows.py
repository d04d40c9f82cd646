"""Ledgers of upkeep and erasure that limit their rows."""

from pipelines.database.migrate import execute_beside

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
