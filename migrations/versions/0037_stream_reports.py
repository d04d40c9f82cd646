"""One report of an ended livestream per person."""

from pipelines.database.migrate import execute_beside

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
