"""Deliveries of alerts that were given up, for `creators doctor`.

Here: the rules whose newest deliveries are dead. Not here: attempts (`deliveries.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

# A later delivery of the rule proves that its target answers again.
DEAD = text("""
    select
        rule.id::text as rule_id,
        people.username as person,
        coalesce(rule.webhook_host, rule.delivery) as target,
        count(*) as deliveries,
        max(firing.fired_at) as last_fired_at,
        (array_agg(firing.last_error order by firing.fired_at desc))[1] as reason
    from app.alert_firings as firing
    inner join app.alert_rules as rule on rule.id = firing.rule_id
    inner join app.people on people.id = rule.person_id
    where
        firing.state = 'dead'
        and firing.fired_at > now() - interval '30 days'
        and not exists (
            select from app.alert_firings as later
            where
                later.rule_id = firing.rule_id
                and later.state = 'delivered'
                and later.fired_at > firing.fired_at
        )
    group by rule.id, people.username
    order by people.username, rule.created_at, rule.id
""")


@dataclass(frozen=True, slots=True)
class DeadDeliveries:
    """The dead deliveries of one rule in the last 30 days."""

    rule_id: str
    person: str
    target: str
    deliveries: int
    last_fired_at: datetime
    reason: str | None

    def __str__(self) -> str:
        what = "alert was" if self.deliveries == 1 else "alerts were"
        last = f"{self.last_fired_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        return (
            f"{self.deliveries} {what} not delivered to {self.target},"
            f" the last of {last}: {self.reason or 'no reason is known'}"
        )


def list_dead(warehouse: Warehouse) -> list[DeadDeliveries]:
    """Return the dead deliveries, by rule."""
    with warehouse.begin() as session:
        rows: Iterable[Any] = session.execute(DEAD).all()
        return [DeadDeliveries(*row) for row in rows]
