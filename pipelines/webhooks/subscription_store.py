"""Rows of `app.webhook_subscriptions`: one for each period of a subscription.

Here: reading and writing them. A wanted subscription that is not active has one more
row without a period, which holds the reason. Not here: requests (`subscriptions.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.contract import Topic
from dlt_sources.contract.subscription import Subscription
from pipelines.database.warehouse import Warehouse
from pipelines.webhooks.channel_addresses import record_addresses
from pipelines.webhooks.subscription_plan import Key

ACTIVE = text("""
    select subject_id, event_type, external_id, status, expires_at, checked_at, cost
    from app.webhook_subscriptions
    where platform = :platform and is_active
    order by subject_id, event_type
""")

CONFIRM = text("""
    update app.webhook_subscriptions
    set
        status = :status,
        expires_at = :expires_at,
        cost = :cost,
        checked_at = :checked_at,
        error_message = null
    where
        platform = :platform
        and subject_id = :subject_id
        and event_type = :event_type
        and is_active
        and external_id is not distinct from :external_id
        and (expires_at is null or expires_at > :now)
    returning id
""")

OPEN = text("""
    insert into app.webhook_subscriptions (
        platform, subject_id, event_type, external_id, status, is_active, active_from,
        expires_at, cost, checked_at
    )
    values (
        :platform, :subject_id, :event_type, :external_id, :status, true, :now,
        :expires_at, :cost, :checked_at
    )
""")

# A period ends at its last confirmation, unless this system ended the subscription.
CLOSE = text("""
    update app.webhook_subscriptions
    set
        is_active = false,
        status = :status,
        active_until = greatest(
            active_from,
            least(
                coalesce(cast(:ended_at as timestamptz), checked_at, active_from),
                expires_at
            )
        ),
        error_message = :reason
    where
        platform = :platform
        and subject_id = :subject_id
        and event_type = :event_type
        and is_active
""")

FORGET_REASON = text("""
    delete from app.webhook_subscriptions
    where
        platform = :platform
        and subject_id = :subject_id
        and event_type = :event_type
        and active_from is null
""")

KEEP_REASON = text("""
    insert into app.webhook_subscriptions (
        platform, subject_id, event_type, status, is_active, checked_at, error_message
    )
    values (
        :platform, :subject_id, :event_type, 'missing', false, :now, :reason
    )
""")

REASONS = text("""
    select subject_id, event_type
    from app.webhook_subscriptions
    where platform = :platform and active_from is null
""")

RECORD_EVENTS = text("""
    update app.webhook_subscriptions as subscriptions
    set last_event_at = greatest(subscriptions.last_event_at, newest.received_at)
    from (
        select subject_id, max(created_at) as received_at
        from app.webhook_events
        where
            platform = :platform
            and created_at > now() - interval '2 days'
            and (
                event_type = any(:events)
                or split_part(event_type, '.', 1) = any(:events)
            )
        group by subject_id
    ) as newest
    where
        subscriptions.platform = :platform
        and subscriptions.event_type = :topic
        and subscriptions.is_active
        and subscriptions.subject_id = newest.subject_id
        and coalesce(subscriptions.last_event_at < newest.received_at, true)
""")

STORED = text("""
    select delivery_id
    from app.webhook_events
    where platform = :platform and delivery_id = any(:delivery_ids)
""")

MISSING = text("""
    select platform, subject_id, event_type, error_message
    from app.webhook_subscriptions
    where active_from is null
    order by platform, subject_id, event_type
""")

SILENT = text("""
    select held.platform, count(*) as subscriptions
    from app.webhook_subscriptions as held
    where
        held.is_active
        and not exists (
            select from app.webhook_events as events
            where events.platform = held.platform and events.created_at >= :since
        )
    group by held.platform
    having max(held.active_from) < :since
    order by held.platform
""")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found out about the subscriptions of a platform.

    Active subscriptions deliver to `callback`. `ended` holds the topics of subjects
    that this run unsubscribed. Subjects in `unread` stay as they are.
    """

    callback: str
    active: Mapping[Key, Subscription]
    missing: Mapping[Key, str]
    ended: frozenset[Key]
    unread: frozenset[str]


def read_active(warehouse: Warehouse, platform: str) -> list[Subscription]:
    """Return the subscriptions that were active at the last check."""
    with warehouse.begin() as connection:
        rows = connection.execute(ACTIVE, {"platform": platform}).all()
    return [
        Subscription(
            row.event_type,
            row.subject_id,
            row.external_id,
            row.external_id or "",
            row.status,
            is_active=True,
            expires_at=row.expires_at,
            checked_at=row.checked_at,
            cost=row.cost,
        )
        for row in rows
    ]


def record(
    warehouse: Warehouse,
    platform: str,
    outcome: Outcome,
    topics: Iterable[Topic],
    now: datetime,
    *,
    is_whole: bool = True,
) -> None:
    """Write the outcome of a run in one transaction.

    A run that is not whole could not list every target. It ends no period and forgets
    no reason, because it does not know what is still wanted.
    """
    with warehouse.begin() as connection:
        before = connection.execute(ACTIVE, {"platform": platform}).all()
        for key, one in outcome.active.items():
            _confirm(connection, platform, key, one, now)
        for row in before:
            key = (row.subject_id, row.event_type)
            if key in outcome.active or row.subject_id in outcome.unread:
                continue
            if not is_whole and key not in outcome.missing:
                continue
            reason = outcome.missing.get(key)
            status = "deleted" if key in outcome.ended else "gone"
            ended_at = now if key in outcome.ended else None
            values = {"status": status, "reason": reason, "ended_at": ended_at}
            connection.execute(CLOSE, {**_values(platform, key), **values})
        _record_reasons(connection, platform, outcome, now, is_whole=is_whole)
        for topic in topics:
            events = {"topic": topic.name, "events": list(topic.events)}
            connection.execute(RECORD_EVENTS, {"platform": platform, **events})
        subjects = {subject_id for subject_id, _ in outcome.active}
        record_addresses(connection, platform, subjects, outcome.callback)


def _confirm(
    connection: Connection,
    platform: str,
    key: Key,
    one: Subscription,
    now: datetime,
) -> None:
    values = {
        **_values(platform, key),
        "external_id": one.external_id,
        "status": one.status,
        "expires_at": one.expires_at,
        "cost": one.cost,
        "checked_at": one.checked_at or now,
        "now": now,
    }
    if connection.execute(CONFIRM, values).first() is None:
        replaced = {"status": "replaced", "reason": None, "ended_at": None}
        connection.execute(CLOSE, {**values, **replaced})
        connection.execute(OPEN, values)


def _record_reasons(
    connection: Connection,
    platform: str,
    outcome: Outcome,
    now: datetime,
    *,
    is_whole: bool,
) -> None:
    values: dict[str, Any] = {"platform": platform}
    for row in connection.execute(REASONS, values).all():
        key = (row.subject_id, row.event_type)
        is_known = is_whole or key in outcome.missing or key in outcome.active
        if is_known and row.subject_id not in outcome.unread:
            connection.execute(FORGET_REASON, _values(platform, key))
    for key, reason in outcome.missing.items():
        if key[0] not in outcome.unread:
            values = {**_values(platform, key), "reason": reason, "now": now}
            connection.execute(KEEP_REASON, values)


def find_stored(
    warehouse: Warehouse, platform: str, delivery_ids: list[str]
) -> frozenset[str]:
    """Return which of these deliveries were received after all."""
    values = {"platform": platform, "delivery_ids": delivery_ids}
    with warehouse.begin() as connection:
        return frozenset(connection.scalars(STORED, values))


def list_missing(warehouse: Warehouse) -> list[tuple[str, str, str, str]]:
    """Return platform, subject, topic and reason of each missing subscription."""
    with warehouse.begin() as connection:
        rows: Any = connection.execute(MISSING).all()
    return [tuple(row) for row in rows]


def list_silent(warehouse: Warehouse, since: datetime) -> list[Any]:
    """Return the platforms whose subscriptions all had no event since a time."""
    with warehouse.begin() as connection:
        return list(connection.execute(SILENT, {"since": since}))


def _values(platform: str, key: Key) -> dict[str, Any]:
    return {"platform": platform, "subject_id": key[0], "event_type": key[1]}
