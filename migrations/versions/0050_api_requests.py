"""Requests for a collection, jobs and health as documented in schema api."""

from pipelines.database.migrate import execute_beside

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
