"""The evaluation of alert rules, and the notification of each new firing.

Here: one transaction that compares, records firings and writes notifications. So a
killed evaluation leaves all of them or none. Not here: the comparison
(`app.evaluate_alert_rules`), deliveries out of the system (`deliveries.py`).
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.plain_text import clean
from pipelines.alerts.metrics import METRICS
from pipelines.database.warehouse import Warehouse
from pipelines.failpoints import hit

LONGEST_NAME = 100

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
NAME = text("""
    select platform_username from app.connections
    where platform = :platform and platform_user_id = :channel_id
    union all
    select channel_name from app.channels
    where platform = :platform and channel_id = :channel_id
    limit 1
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


def describe(row: Mapping[Any, Any], name: str | None) -> tuple[str, str]:
    """Return the title and the message of a firing, without control characters."""
    channel = clean(name or row["channel_id"], LONGEST_NAME)
    words, at = METRICS[row["metric"]], row["point_at"]
    title = f"{channel}: {show(row['value'])} {words}"
    reached = "at or above" if row["direction"] == "above" else "at or below"
    return title, (
        f"{words} of {channel} ({row['platform']}): {show(row['value'])} at"
        f" {_utc(at)}, {reached} your threshold {show(row['threshold'])}"
    )


def show(number: Decimal) -> str:
    """Return a number for a person, with the decimals that it has."""
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def find_name(session: Connection, row: Mapping[Any, Any]) -> str | None:
    """Return the name of a rule's channel; None is unknown."""
    place = {"platform": row["platform"], "channel_id": row["channel_id"]}
    name: str | None = session.scalar(NAME, place)
    return name


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


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
