"""Answers kept between runs, so that what did not change costs no quota."""

from pipelines.database.migrate import execute_beside

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
