"""A mean of viewers tells how many streams it leaves out."""

from pipelines.database.migrate import execute_beside

revision = "0082"
down_revision = "0081"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
