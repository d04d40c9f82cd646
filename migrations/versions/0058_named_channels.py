"""Views for analysts: channels, contents and their days, with names."""

from pipelines.database.migrate import execute_beside

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
