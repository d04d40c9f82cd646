"""What people write in StreamTrack: functions that check the team of the session."""

from pipelines.database.migrate import execute_beside

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
