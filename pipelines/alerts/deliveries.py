"""Deliveries of firings out of the system: claim, send, mark; repeat or give up.

Here: the queue in `app.alert_firings`. Not here: one attempt (`webhook.py`, `mail.py`).

An attempt is counted and its repeat planned before it is sent. So a killed process
loses nothing: the repeat has the same id, by which the receiver recognises it.
"""

import json
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import text

from dlt_sources.contract import Secret
from pipelines import settings
from pipelines.accounts.vault import SealContext, UnsealError, Vault
from pipelines.alerts.mail import Mail, MailSender
from pipelines.alerts.messages import describe, find_name
from pipelines.alerts.rules import TABLE
from pipelines.alerts.webhook import DeliveryError, WebhookSender
from pipelines.database.warehouse import Warehouse
from pipelines.failpoints import hit
from pipelines.redaction import first_line

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
FACTOR = 3
"""The pauses are 1, 3, 9, 27 minutes and so on; the last attempt follows after 18 h."""

CLAIM = text("""
    update app.alert_firings as firing
    set
        attempts = firing.attempts + 1,
        next_attempt_at = now() + cast(:pause as interval)
        * power(cast(:factor as integer), firing.attempts)
    from app.alert_rules as rule
    where
        rule.id = firing.rule_id
        and firing.id = (
            select due.id from app.alert_firings as due
            where
                due.state = 'pending'
                and due.next_attempt_at <= now()
                and due.attempts < :most
            order by due.next_attempt_at
            limit 1
            for update skip locked
        )
    returning
        firing.id::text as id, firing.attempts, firing.point_at, firing.value,
        firing.fired_at, rule.id::text as rule_id, rule.platform, rule.channel_id,
        rule.metric, rule.direction, rule.threshold, rule.delivery, rule.webhook_url,
        rule.webhook_secret,
        (select email from app.people where id = rule.person_id) as email
""")
DELIVERED = text("""
    update app.alert_firings
    set
        state = 'delivered', delivered_at = clock_timestamp(), next_attempt_at = null,
        last_error = null
    where id = cast(:id as uuid)
""")
FAILED = text("""
    update app.alert_firings
    set
        last_error = :reason,
        state = case when :is_over then 'dead' else state end,
        next_attempt_at = case when :is_over then null else next_attempt_at end
    where id = cast(:id as uuid)
""")
# A process that died in the last attempt has not marked it.
GIVE_UP = text("""
    update app.alert_firings
    set
        state = 'dead', next_attempt_at = null,
        last_error = coalesce(last_error, 'the last attempt was interrupted')
    where state = 'pending' and attempts >= :most and next_attempt_at <= now()
""")


@dataclass(frozen=True)
class Senders:
    """What a delivery needs: the vault and the senders, opened at their first use."""

    warehouse: Warehouse
    configuration: settings.Settings
    given: WebhookSender | None = None

    @cached_property
    def vault(self) -> Vault:
        """The vault."""
        return Vault.open(self.configuration, self.warehouse)

    @cached_property
    def webhooks(self) -> WebhookSender:
        """The sender of webhooks; reading the certificates takes 20 ms (2026-11)."""
        return self.given or WebhookSender()

    @cached_property
    def mail(self) -> MailSender:
        """The sender of mail.

        Raises:
            DeliveryError: no mail server is configured.
        """
        url, sender = self.configuration.smtp_url, self.configuration.mail_from
        if url is None or not sender:
            raise DeliveryError("set CREATORS_SMTP_URL and CREATORS_MAIL_FROM")
        return MailSender(Secret(url.get_secret_value()), sender)


def deliver_due(
    warehouse: Warehouse, seconds: float, webhooks: WebhookSender | None = None
) -> Counter[str]:
    """Attempt every due delivery, and start none after some seconds.

    Returns:
        How many were delivered, failed for now, or are dead.
    """
    senders = Senders(warehouse, settings.load(), webhooks)
    ends, counts = time.monotonic() + seconds, Counter[str]()
    with warehouse.begin() as session:
        counts["dead"] += session.execute(GIVE_UP, {"most": MOST_ATTEMPTS}).rowcount
    while time.monotonic() < ends and (state := _deliver_next(senders)):
        counts[state] += 1
    return +counts


def _deliver_next(senders: Senders) -> str | None:
    """Attempt the next due delivery; return its outcome, None if none is due."""
    jitter = 1 + random.random() / 5  # noqa: S311 - spreads repeats, hides nothing
    claim = {"pause": FIRST_PAUSE * jitter, "factor": FACTOR, "most": MOST_ATTEMPTS}
    with senders.warehouse.begin() as session:
        row = session.execute(CLAIM, claim).mappings().first()
        name = find_name(session, row) if row else None
    if row is None:
        return None
    hit("alerts claim")
    try:
        SEND[row["delivery"]](senders, row, name)
    except (DeliveryError, UnsealError) as error:
        is_final = isinstance(error, DeliveryError) and error.is_final
        is_over = is_final or row["attempts"] >= MOST_ATTEMPTS
        reason = first_line(str(error))
        log.warning("alert %s: attempt %d: %s", row["id"], row["attempts"], reason)
        with senders.warehouse.begin() as session:
            values = {"id": row["id"], "reason": reason, "is_over": is_over}
            session.execute(FAILED, values)
        return "dead" if is_over else "failed"
    hit("alerts sent")
    with senders.warehouse.begin() as session:
        session.execute(DELIVERED, {"id": row["id"]})
    return "delivered"


def _send_webhook(senders: Senders, row: Mapping[Any, Any], name: str | None) -> None:
    title, message = describe(row, name)
    body = {
        "type": "alert.fired",
        "timestamp": row["fired_at"].astimezone(UTC).isoformat(),
        "data": {
            "id": row["id"],
            "rule_id": row["rule_id"],
            "platform": row["platform"],
            "channel_id": row["channel_id"],
            "channel_name": name,
            "metric": row["metric"],
            "direction": row["direction"],
            "threshold": float(row["threshold"]),
            "value": float(row["value"]),
            "point_at": row["point_at"].astimezone(UTC).isoformat(),
            "title": title,
            "message": message,
        },
    }
    url, secret = (
        senders.vault.unseal(row[column], SealContext(TABLE, row["rule_id"], column))
        for column in ("webhook_url", "webhook_secret")
    )
    senders.webhooks.send(url, secret, row["id"], json.dumps(body).encode())


def _send_mail(senders: Senders, row: Mapping[Any, Any], name: str | None) -> None:
    if not row["email"]:
        raise DeliveryError("the person has no e-mail address", is_final=True)
    title, message = describe(row, name)
    senders.mail.send(Mail(row["id"], row["email"], title, message, row["fired_at"]))


SEND: Mapping[str, Callable[[Senders, Mapping[Any, Any], str | None], None]] = {
    "webhook": _send_webhook,
    "mail": _send_mail,
}
