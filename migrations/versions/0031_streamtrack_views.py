"""StreamTrack's operational tables: views over app that let row policies through."""

from pipelines.database.migrate import execute_beside

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
