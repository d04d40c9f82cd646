"""A load may stand for a range of days, or for some subjects alone."""

from pipelines.database.migrate import execute_beside

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
