"""What people add: monitors, goals and what they know about posts."""

from pipelines.database.migrate import execute_beside

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
