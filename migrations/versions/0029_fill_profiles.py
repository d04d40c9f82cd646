"""Empty names and pictures of people come from their Twitch account."""

from pipelines.database.migrate import execute_beside

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
