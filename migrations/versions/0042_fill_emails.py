"""Empty e-mail addresses of people come from their Twitch account."""

from pipelines.database.migrate import execute_beside

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
