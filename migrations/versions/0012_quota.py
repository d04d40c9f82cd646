"""The quota of each platform, shared by all that spend it. Real time only."""

from pipelines.database.migrate import execute_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
