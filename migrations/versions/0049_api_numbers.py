"""CreatorSync's documented read functions of schema api."""

from pipelines.database.migrate import execute_beside

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
