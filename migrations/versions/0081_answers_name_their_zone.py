"""Every moment in an answer of the API has its zone."""

from pipelines.database.migrate import execute_beside

revision = "0081"
down_revision = "0080"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
