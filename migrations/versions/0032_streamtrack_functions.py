"""StreamTrack's documented functions, its publication, and the members' limit."""

from pipelines.database.migrate import execute_beside

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
