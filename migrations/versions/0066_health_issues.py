"""Issues that creators see, and kinds that the ledger of readings shows."""

from pipelines.database.migrate import execute_beside

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
