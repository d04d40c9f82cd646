"""Stored webhook events for tests of the queue, and recorded deliveries.

Here: rows as the receiver writes them, of synthetic and recorded events. Not here:
HTTP and signatures (`tests/pipelines/webhooks/test_receiver.py`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

REAL = Path(__file__).parents[3] / "shared" / "real"
AT = datetime(2026, 10, 1, 10, 0, 30, tzinfo=UTC)
SALT = b"s" * 32

INSERT = text("""
    insert into app.webhook_events (
        platform, delivery_id, event_type, event_data, body, sent_at, subject_id
    )
    values (
        :platform, :delivery_id, :event_type, cast(:data as jsonb),
        cast(:data as text)::bytea, cast(:sent_at as timestamptz), :subject_id
    )
    on conflict do nothing
""")


@dataclass(frozen=True, slots=True)
class Event:
    """One delivery before it is stored."""

    delivery_id: str
    event_type: str
    data: Mapping[str, Any]
    sent_at: str = AT.isoformat()
    platform: str = "twitch"
    subject_id: str | None = "7"


def eventsub(
    delivery_id: str, kind: str, sent_at: datetime = AT, **fields: Any
) -> Event:
    """Return an event of channel 7."""
    data = {
        "subscription": {"id": "s1", "status": "enabled", "type": kind},
        "event": {"broadcaster_user_id": "7", **fields},
    }
    return Event(delivery_id, kind, data, sent_at.isoformat())


def follow(number: int) -> Event:
    """Return the follow of one person."""
    at = AT.isoformat()
    return eventsub(f"f{number}", "channel.follow", followed_at=at, user_id="1")


def store(warehouse: Warehouse, events: Sequence[Event]) -> None:
    """Store events as the receiver does; a repeat stores nothing."""
    with warehouse.begin() as connection:
        for one in events:
            values = {
                "platform": one.platform,
                "delivery_id": one.delivery_id,
                "event_type": one.event_type,
                "data": json.dumps(one.data),
                "sent_at": one.sent_at,
                "subject_id": one.subject_id,
            }
            connection.execute(INSERT, values)


def recorded_sequence() -> list[Event]:
    """Return the recorded eight days of one channel, in the order of their files."""
    paths = (REAL / "twitch" / "eventsub_stream_sequence").glob("*.json")
    return [_recorded(one) for one in sorted(paths, key=lambda path: path.stem[-3:])]


def _recorded(path: Path) -> Event:
    found = json.loads(path.read_text())
    headers = {name.lower(): value for name, value in found["headers"]}
    body = json.loads(found["body_raw"])
    return Event(
        headers["twitch-eventsub-message-id"],
        body["subscription"]["type"],
        body,
        headers["twitch-eventsub-message-timestamp"],
        subject_id=body["event"]["broadcaster_user_id"],
    )
