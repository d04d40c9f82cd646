"""Answers of endpoints and their cache under the documented keys."""

from pipelines.database.migrate import execute_beside

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
