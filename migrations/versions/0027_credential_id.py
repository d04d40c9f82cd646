"""Rename `reader`: the credential of a reading is `credential_id` in every table."""

from pipelines.database.migrate import execute_beside

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
