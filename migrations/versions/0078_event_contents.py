"""An event that two subscriptions deliver is stored once."""

from pipelines.database.migrate import execute_beside

revision = "0078"
down_revision = "0077"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
