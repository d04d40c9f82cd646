"""Webhook queue: bodies, live events, chat counts, subscriptions and refreshes."""

from pipelines.database.migrate import execute_beside

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
