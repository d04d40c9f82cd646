"""Comments say what is true, and why a column is empty."""

from pipelines.database.migrate import execute_beside

revision = "0084"
down_revision = "0083"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
