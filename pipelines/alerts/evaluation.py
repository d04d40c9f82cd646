"""The evaluation of alert rules, and the notification of each new firing.

Here: one transaction that compares, records firings and writes notifications. So a
killed evaluation leaves all of them or none. Not here: the comparison
(`app.evaluate_alert_rules`), the text (`messages.py`), deliveries out of the system
(`deliveries.py`).
"""

import json
from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

from sqlalchemy import Connection, text

from pipelines.alerts.messages import describe, find_name
from pipelines.database.warehouse import Warehouse
from pipelines.failpoints import hit

EVALUATE = text("""
    select
        firing.id::text as id,
        firing.point_at,
        firing.value,
        rule.id::text as rule_id,
        rule.person_id::text as person_id,
        rule.platform,
        rule.channel_id,
        rule.metric,
        rule.direction,
        rule.threshold
    from app.evaluate_alert_rules(:last_day) as firing
    inner join app.alert_rules as rule on rule.id = firing.rule_id
""")
# The notification has the id of its firing, so the database refuses a second one.
NOTIFY = text("""
    insert into app.notifications (id, person_id, type, title, message, data)
    values (
        cast(:id as uuid), cast(:person_id as uuid), 'alert', :title, :message,
        cast(:data as jsonb)
    )
""")


def evaluate(warehouse: Warehouse, last_day: date) -> int:
    """Compare every rule with the values since its last one.

    Args:
        warehouse: the database.
        last_day: the last day that is over; flows of later days do not count.

    Returns:
        The number of new firings; a repeat has none.
    """
    with warehouse.begin() as session:
        rows = session.execute(EVALUATE, {"last_day": last_day}).mappings().all()
        for row in rows:
            _notify(session, row)
        hit("alerts evaluate")
    return len(rows)


def _notify(session: Connection, row: Mapping[Any, Any]) -> None:
    title, message = describe(row, find_name(session, row))
    data = {
        "rule_id": row["rule_id"],
        "platform": row["platform"],
        "channel_id": row["channel_id"],
        "metric": row["metric"],
        "value": float(row["value"]),
        "point_at": row["point_at"].astimezone(UTC).isoformat(),
    }
    session.execute(
        NOTIFY,
        {
            "id": row["id"],
            "person_id": row["person_id"],
            "title": title,
            "message": message,
            "data": json.dumps(data),
        },
    )
