"""Who hears of trouble: a line in the log and a notification to every administrator.

Here: the text, free of secrets, and the rows in `app.notifications`, one per person and
occasion however often it is reported. Not here: what counts as trouble
(`defs/alerts.py`).
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
    """One piece of trouble; `key` is the occasion, told once to each person."""

    key: str
    title: str
    message: str
    data: dict[str, str] = field(default_factory=dict)


def run_alert(run_id: str, job: str, message: str, days: str | None = None) -> Alert:
    """Say that a run failed, and why."""
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
    """Say that a check of a table failed, and what it found."""
    of_days = f" for {days}" if days else ""
    return Alert(
        key=f"check:{asset}:{check}:{days or run_id}",
        title=f"{check} of {asset} failed{of_days}",
        message=first_line(message or "the check's metadata says what was found"),
        data={"run_id": run_id, "asset": asset, "check": check},
    )


def notify(warehouse: Warehouse, alert: Alert) -> int:
    """Log the alert and tell every administrator who was not told of it.

    Returns:
        The number of people told now.
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
    """Tell that a run failed; the sensor and the command line say it alike."""
    return notify(warehouse, run_alert(run_id, job, message, days))
