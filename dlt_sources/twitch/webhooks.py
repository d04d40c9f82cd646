"""EventSub deliveries of Twitch.

Here: signature, age, challenge and event of one delivery; a pure function. Not here:
subscriptions, and what an event changes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from dlt_sources.contract.auth import Secret
from dlt_sources.contract.webhook import (
    Challenge,
    Delivery,
    InvalidDelivery,
    Webhook,
    WebhookEvent,
    check_signature,
    parse_object,
)

OLDEST = timedelta(minutes=10)
"""Twitch asks receivers to refuse older messages as replays."""
ID = "twitch-eventsub-message-id"
TIMESTAMP = "twitch-eventsub-message-timestamp"
SIGNATURE = "twitch-eventsub-message-signature"
TYPE = "twitch-eventsub-message-type"
SUBJECTS = (
    "broadcaster_user_id",
    "to_broadcaster_user_id",
    "from_broadcaster_user_id",
    "user_id",
)
"""Names under which a condition holds the channel, most specific first."""


def verify(delivery: Delivery, secrets: Sequence[Secret]) -> WebhookEvent | Challenge:
    """Verify one delivery and return its event, or the challenge to answer.

    Raises:
        InvalidDelivery: the signature is wrong, the message is older than ten minutes
            or from the future, or the body is not an EventSub message.
    """
    message_id = delivery.header(ID)
    timestamp = delivery.header(TIMESTAMP)
    message = f"{message_id}{timestamp}".encode() + delivery.body
    check_signature(delivery.header(SIGNATURE), message, secrets)
    sent_at = _instant(timestamp)
    if abs(delivery.received_at - sent_at) > OLDEST:
        raise InvalidDelivery("the message is stale")
    data = parse_object(delivery.body)
    kind = delivery.header(TYPE)
    if kind == "webhook_callback_verification":
        if not isinstance(challenge := data.get("challenge"), str):
            raise InvalidDelivery("the challenge is missing")
        return Challenge(challenge)
    subscription = data.get("subscription")
    if not isinstance(subscription, dict):
        raise InvalidDelivery("the subscription is missing")
    event_type = str(subscription.get("type"))
    if kind == "revocation":
        event_type = "revocation"
    elif kind != "notification":
        raise InvalidDelivery("the message type is unknown")
    subject = _subject(subscription)
    return WebhookEvent(message_id, event_type, subject, data, sent_at)


def _instant(text: str) -> datetime:
    try:
        moment = msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        raise InvalidDelivery("the timestamp is malformed") from None
    if moment.tzinfo is None:
        raise InvalidDelivery("the timestamp has no zone")
    return moment


def _subject(subscription: Mapping[str, Any]) -> str | None:
    condition = subscription.get("condition")
    if not isinstance(condition, dict):
        return None
    found = (condition.get(name) for name in SUBJECTS)
    return next((one for one in found if isinstance(one, str) and one), None)


WEBHOOKS = (Webhook("twitch", "TWITCH_WEBHOOK_SECRET", verify, max_bytes=1_000_000),)
