"""An index for the question when a channel was next seen without a stream."""

from pipelines.database.migrate import execute_beside

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
