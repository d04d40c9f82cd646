"""What happens to a sync log, so that runs, command line and tests share one truth."""

from pipelines.database.migrate import execute_beside

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
