"""The time zone of an imported file, which the file does not name."""

from pipelines.database.migrate import execute_beside

revision = "0072"
down_revision = "0071"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
