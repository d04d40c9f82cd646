"""Minutes of live streams wait for their load."""

from pipelines.database.migrate import execute_beside

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
