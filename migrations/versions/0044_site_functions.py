"""The methods of SiteSetting, the numbers of sites, and their quota."""

from pipelines.database.migrate import execute_beside

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
