"""Goals read the renamed table `core.fct_tenant_days`."""

from pipelines.database.migrate import execute_beside

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    execute_beside(__file__, "up")


def downgrade() -> None:
    execute_beside(__file__, "down")
