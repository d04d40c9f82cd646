"""The state of the queue of webhook events, and the repeat of events.

Here: the counts behind `creators webhooks status`, silent platforms, and events put
back into the queue. Not here: printing (`cli/webhooks.py`) and processing (`queue.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from pipelines import settings
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.webhooks import subscription_store

SILENCE = timedelta(days=3)
"""A subscription or a platform without an event for this time is called silent."""
MOST_FAILURES = 20

COUNTS = text("""
    select
        platform,
        event_type,
        count(*) filter (where status = 'pending') as pending,
        count(*) filter (where status = 'processed') as processed,
        count(*) filter (where status = 'failed' and next_retry_at is not null)
            as failed,
        count(*) filter (where status = 'failed' and next_retry_at is null) as dead,
        min(created_at) filter (where status = 'pending') as oldest_pending_at,
        max(created_at) as last_delivery_at
    from app.webhook_events
    group by platform, event_type
    order by platform, event_type
""")

FAILURES = text("""
    select
        id::text as id, platform, event_type, retry_count, next_retry_at, error_message
    from app.webhook_events
    where status = 'failed'
    order by created_at desc
    limit :most
""")

SILENT = text("""
    select platform, subject_id, event_type, external_id, last_event_at
    from app.webhook_subscriptions
    where
        is_active
        and coalesce(last_event_at, active_from, '-infinity')
        < now() - cast(:silence as interval)
    order by platform, subject_id, event_type
""")

REFRESHES = text("""
    select
        count(*) as channels,
        count(*) filter (where run_key is not null) as running,
        min(first_requested_at) as oldest_at
    from app.webhook_refreshes
""")

REPLAY = text("""
    update app.webhook_events
    set
        status = 'pending',
        retry_count = 0,
        next_retry_at = null,
        claimed_at = null,
        processed_at = null,
        error_message = null
    where
        (cast(:id as uuid) is null or id = cast(:id as uuid))
        and (cast(:platform as text) is null or platform = :platform)
        and (cast(:since as timestamptz) is null or created_at >= :since)
        and (not :is_dead or status = 'failed' and next_retry_at is null)
        and status <> 'pending'
        and event_data <> '{}'
""")

FIND = text("""
    select status, event_data = '{}' as is_erased
    from app.webhook_events
    where id = cast(:id as uuid)
""")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events are repeated; every condition that is given must hold."""

    event_id: str | None = None
    platform: str | None = None
    since: datetime | None = None
    is_dead: bool = False


def read_status(warehouse: Warehouse) -> dict[str, Any]:
    """Return counts by platform and type, failures, refreshes and silent ones."""
    with warehouse.begin() as connection:

        def rows(query: Any, **values: object) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(query, values).mappings()]

        return {
            "events": rows(COUNTS),
            "failures": rows(FAILURES, most=MOST_FAILURES),
            "refreshes": rows(REFRESHES)[0],
            "silent_subscriptions": rows(SILENT, silence=SILENCE),
        }


def describe_silence(warehouse: Warehouse) -> list[tuple[str, str]]:
    """Return the platforms without any event for days, each with one line."""
    rows = subscription_store.list_silent(warehouse, settings.now() - SILENCE)
    days = f"subscriptions for {SILENCE.days} days; polling goes on"
    return [(row.platform, f"no event from {row.subscriptions} {days}") for row in rows]


def replay(warehouse: Warehouse, selection: Selection) -> int:
    """Put events back into the queue, and return how many.

    Effects are keyed by the delivery, so a repeat doubles nothing. A chat message is
    erased once it is counted; it has nothing to repeat.

    Raises:
        UserError: the named event does not exist, waits already, or is erased.
    """
    values = {
        "id": selection.event_id,
        "platform": selection.platform,
        "since": selection.since,
        "is_dead": selection.is_dead,
    }
    with warehouse.begin() as connection:
        count = connection.execute(REPLAY, values).rowcount
        if selection.event_id is not None and count == 0:
            found = connection.execute(FIND, values).first()
            raise UserError(f"event {selection.event_id}: {_refusal(found)}")
        audit.record(
            connection,
            action="webhooks.replay",
            entity_type="webhook_events",
            entity_id=selection.event_id,
            details={
                "platform": selection.platform,
                "since": selection.since and selection.since.isoformat(),
                "dead": selection.is_dead,
                "events": count,
            },
        )
    return count


def _refusal(found: Any) -> str:
    if found is None:
        return "does not exist"
    if found.status == "pending":
        return "waits in the queue already"
    if found.is_erased:
        return "is erased, because its message is counted"
    return "does not match the other conditions"
