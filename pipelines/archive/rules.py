"""Which rows move to the archive, and after how many days.

Here: one rule per table. Not here: the move (`move.py`).
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of `schema.name` older than `days` by the column `moment` move."""

    schema: str
    name: str
    moment: str
    days: int
    condition: str = "true"
    key: str = "id"
    """The columns of the key without the moment, separated by commas."""
    is_shown: bool = False
    """Whether analysts read the archive as they read the live table."""

    @property
    def keys(self) -> list[str]:
        """The columns of the key with the moment, which partitions demand."""
        return [*self.key.split(", "), self.moment]

    @property
    def live(self) -> str:
        """The table whose rows move."""
        return f"{self.schema}.{self.name}"

    @property
    def archived(self) -> str:
        """The partitioned table that receives them."""
        return f"archive.{self.name}"

    def partition(self, month: date) -> str:
        """Return the partition of a month."""
        return f"{self.archived}_{month:%Y_%m}"

    def limit(self, today: date) -> date:
        """Return the first day that stays."""
        return today - timedelta(days=self.days)


RULES = (
    Rule(
        schema="app",
        name="sync_logs",
        moment="created_at",
        days=90,
        condition="status in ('completed', 'failed')",
    ),
    Rule(
        schema="app",
        name="webhook_events",
        moment="created_at",
        days=365,
        condition="status = 'processed'",
    ),
    Rule(
        schema="app",
        name="alert_firings",
        moment="fired_at",
        days=365,
        condition="state <> 'pending'",
    ),
    # Before the snapshots: deleting a snapshot deletes its provenance too.
    Rule(
        schema="cg_analytics",
        name="snapshot_provenance",
        moment="snapshot_date",
        days=365,
        key="post_id, place",
        is_shown=True,
    ),
    Rule(
        schema="cg_analytics",
        name="snapshots",
        moment="snapshot_date",
        days=365,
        is_shown=True,
    ),
)
"""Open jobs, events and deliveries stay, whatever their age."""


def find_rule(name: str) -> Rule | None:
    """Return the rule of a table by its name."""
    return next((one for one in RULES if one.name == name), None)
