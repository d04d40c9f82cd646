"""What policies ask about the person who asks."""

from pipelines.database.migrate import execute_beside

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
