"""Live events without a foreign key: the queue has checked each platform already."""

from pipelines.database.migrate import execute_beside

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
