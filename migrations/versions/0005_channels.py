"""What is watched: channels, who follows them, and their settings."""

from pipelines.database.migrate import execute_beside

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
