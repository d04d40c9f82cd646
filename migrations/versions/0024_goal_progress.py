"""How far a goal is, when it was reached, and when it will be."""

from pipelines.database.migrate import execute_beside

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
