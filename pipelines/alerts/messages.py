"""The text of a firing, for a notification, a webhook and a mail.

Here: its title and message, and the name of its channel. Not here: who receives them
(`evaluation.py`, `deliveries.py`).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.plain_text import clean
from pipelines.alerts.metrics import METRICS

LONGEST_NAME = 100
NAME = text("""
    select platform_username from app.connections
    where platform = :platform and platform_user_id = :channel_id
    union all
    select channel_name from app.channels
    where platform = :platform and channel_id = :channel_id
    limit 1
""")


def describe(row: Mapping[Any, Any], name: str | None) -> tuple[str, str]:
    """Return the title and the message of a firing, without control characters."""
    channel = clean(name or row["channel_id"], LONGEST_NAME)
    words, at = METRICS[row["metric"]], row["point_at"]
    title = f"{channel}: {format_number(row['value'])} {words}"
    reached = "at or above" if row["direction"] == "above" else "at or below"
    return title, (
        f"{words} of {channel} ({row['platform']}): {format_number(row['value'])} at"
        f" {_utc(at)}, {reached} your threshold {format_number(row['threshold'])}"
    )


def format_number(number: Decimal) -> str:
    """Return a number for a person, with the decimals that it has."""
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def find_name(session: Connection, row: Mapping[Any, Any]) -> str | None:
    """Return the name of a rule's channel; None is unknown."""
    channel = {"platform": row["platform"], "channel_id": row["channel_id"]}
    name: str | None = session.scalar(NAME, channel)
    return name


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
