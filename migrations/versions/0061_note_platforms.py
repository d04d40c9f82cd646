"""An index for the foreign key of notes to platforms."""

from pipelines.database.migrate import execute_beside

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
