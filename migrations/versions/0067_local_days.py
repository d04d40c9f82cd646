"""Days of channels in the time zone of their person, beside UTC."""

from pipelines.database.migrate import execute_beside

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
