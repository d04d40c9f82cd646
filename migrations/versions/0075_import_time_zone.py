"""The time zone of an imported file, which the file does not name."""

from pipelines.database.migrate import execute_beside

revision = "0075"
down_revision = "0074"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
