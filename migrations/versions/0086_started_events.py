"""Indexes that find announced starts of livestreams."""

from pipelines.database.migrate import execute_beside

revision = "0086"
down_revision = "0085"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
