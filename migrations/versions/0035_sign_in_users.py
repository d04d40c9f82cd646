"""Users of the sign-in service: what its webhooks changed, and when."""

from pipelines.database.migrate import execute_beside

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
