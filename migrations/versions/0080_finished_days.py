"""A day is finished by one rule, and a goal shows the value of its projection."""

from pipelines.database.migrate import execute_beside

revision = "0080"
down_revision = "0079"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
