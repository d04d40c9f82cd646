"""Who may do what. Only the owner, pipeline, writes; app.secrets shows secrets."""

from pipelines.database.migrate import execute_beside

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
