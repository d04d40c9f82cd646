"""The groups people form. StreamTrack calls them teams."""

from pipelines.database.migrate import execute_beside

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
