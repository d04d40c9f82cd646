"""CG Analytics' operational tables: views over schema `app`."""

from pipelines.database.migrate import execute_beside

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
