"""Views for analysts: livestreams, games and repositories, with names."""

from pipelines.database.migrate import execute_beside

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
