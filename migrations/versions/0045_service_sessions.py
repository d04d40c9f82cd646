"""Roles of people, sign-in links and browser sessions of the web service."""

from pipelines.database.migrate import execute_beside

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
