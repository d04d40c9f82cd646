"""Which loads ran, how each read ended, and what could not be taken in."""

from pipelines.database.migrate import execute_beside

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
