"""The metrics that a goal may count."""

from pipelines.database.migrate import execute_beside

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
