"""Every table of app limits its rows; analysts see all, the receiver only adds."""

from pipelines.database.migrate import execute_beside

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
