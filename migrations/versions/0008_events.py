"""What arrives and what was done: webhooks, keys of machines, the audit trail."""

from pipelines.database.migrate import execute_beside

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
