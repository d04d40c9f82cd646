"""A session may name its person only where its login role is the web service's."""

from pipelines.database.migrate import execute_beside

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
