"""Accounts of people on platforms, with the sealed tokens."""

from pipelines.database.migrate import execute_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
