"""What everything stands on: who asks, which platforms there are, what was applied."""

from pipelines.database.migrate import execute_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
