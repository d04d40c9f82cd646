"""Which rows people see: the role creator, named by app.person_id."""

from pipelines.database.migrate import execute_beside

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
