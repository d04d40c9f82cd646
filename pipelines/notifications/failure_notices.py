"""Notifications: a log line and a row for every administrator.

Here: the text, free of secrets, and the rows in `app.notifications`: one row per person
and alert key. Not here: which events are failures (`defs/alerts.py`).
"""

import json
import logging
from dataclasses import dataclass, field

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.redaction import first_line

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert; each person gets one notification per `key`."""

    key: str
    title: str
    message: str
    data: dict[str, str] = field(default_factory=dict)


def run_alert(run_id: str, job: str, message: str, days: str | None = None) -> Alert:
    """Return the alert of a failed run."""
    of_days = f" for {days}" if days else ""
    return Alert(
        key=f"run:{run_id}",
        title=f"{job}{of_days} failed",
        message=first_line(message),
        data={"run_id": run_id, "job": job},
    )


def check_alert(
    run_id: str, asset: str, check: str, days: str | None, message: str | None
) -> Alert:
    """Return the alert of a failed check."""
    of_days = f" for {days}" if days else ""
    return Alert(
        key=f"check:{asset}:{check}:{days or run_id}",
        title=f"{check} of {asset} failed{of_days}",
        message=first_line(message or "see the findings in the check's metadata"),
        data={"run_id": run_id, "asset": asset, "check": check},
    )


def notify(warehouse: Warehouse, alert: Alert) -> int:
    """Log the alert and notify administrators without a notification of its key.

    Returns:
        The number of new notifications.
    """
    log.error("%s: %s", alert.title, alert.message)
    with warehouse.begin() as connection:
        connection.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"),
            {"key": alert.key},
        )
        return connection.execute(
            text(
                "insert into app.notifications (person_id, type, title, message, data)"
                " select id, 'pipeline', :title, :message, cast(:data as jsonb)"
                " from app.people"
                " where role in ('admin', 'super_admin') and is_active"
                " and not exists (select from app.notifications"
                " where person_id = people.id and data ->> 'key' = :key)"
            ),
            {
                "key": alert.key,
                "title": alert.title,
                "message": alert.message,
                "data": json.dumps({"key": alert.key, **alert.data}),
            },
        ).rowcount


def notify_failure(
    warehouse: Warehouse, run_id: str, job: str, message: str, days: str | None = None
) -> int:
    """Notify of a failed run."""
    return notify(warehouse, run_alert(run_id, job, message, days))
