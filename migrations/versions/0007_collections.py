"""What is collected and answered: jobs and cached answers."""

from pipelines.database.migrate import execute_beside

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
