"""Whether yesterday is complete in each product table."""

from pipelines.database.migrate import execute_beside

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
