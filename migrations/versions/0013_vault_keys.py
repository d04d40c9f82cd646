"""Which keys the sealed values need, each with a proof that it is the right one."""

from pipelines.database.migrate import execute_beside

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
