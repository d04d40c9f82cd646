"""Hashtags and mentions of a text; a chain of posts never closes."""

from pipelines.database.migrate import execute_beside

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
