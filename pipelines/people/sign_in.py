"""Webhook deliveries of Clerk, the documented sign-in service.

Here: verification and event of one delivery, and the change of a user that an event
reports; pure functions. Not here: how a signature is made (`standard_webhooks.py`), the
rows of people (`sign_in_people.py`), the receiver (`webhooks/receiver.py`). Clerk is no
platform: nothing is collected from it.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec

from dlt_sources.contract import Secret, Variable
from dlt_sources.contract.webhook import (
    Delivery,
    IgnoredDelivery,
    InvalidDelivery,
    StoredEvent,
    UnreadableEvent,
    Webhook,
    WebhookEvent,
    parse_object,
)
from pipelines.standard_webhooks import sign

NAME = "clerk"
TITLE = "Clerk"
VARIABLES = (
    Variable(
        "CLERK_WEBHOOK_SECRET",
        "signing secrets of its user webhooks (whsec_...), comma separated",
        "",
    ),
    Variable(
        "CLERK_SECRET_KEY",
        "the documented name; verifies them while CLERK_WEBHOOK_SECRET is unset",
        "",
    ),
)
TOLERANCE = timedelta(minutes=5)
EVENTS = frozenset({"user.created", "user.updated", "user.deleted"})
KEPT = (
    *("id", "username", "first_name", "last_name", "image_url", "deleted"),
    *("primary_email_address_id", "created_at", "updated_at"),
)
"""What an event keeps of a user. Clerk also sends phone numbers and metadata."""


def verify(delivery: Delivery, secrets: Sequence[Secret]) -> WebhookEvent:
    """Verify one delivery, signed as Svix signs it, and return its event.

    A repeat has the id of the first delivery and a time of its own.

    Raises:
        InvalidDelivery: the signature is wrong, the delivery is more than five minutes
            old or early, or the body is no event.
        IgnoredDelivery: the event is not about a user.
    """
    message_id = delivery.header("svix-id")
    timestamp = delivery.header("svix-timestamp")
    given = delivery.header("svix-signature")
    _check_signature(
        given, [sign(message_id, timestamp, delivery.body, one) for one in secrets]
    )
    sent_at = _instant(timestamp)
    if abs(delivery.received_at - sent_at) > TOLERANCE:
        raise InvalidDelivery("the message is stale")
    envelope = parse_object(delivery.body)
    event_type = envelope.get("type")
    if not isinstance(event_type, str):
        raise InvalidDelivery("the type is missing")
    if event_type not in EVENTS:
        raise IgnoredDelivery(f"{event_type} is not about a user")
    user = envelope.get("data")
    data = {
        "type": event_type,
        "timestamp": envelope.get("timestamp"),
        "data": _reduce(user) if isinstance(user, dict) else None,
    }
    return WebhookEvent(message_id, event_type, None, data, sent_at, is_reduced=True)


def _check_signature(given: str, expected: Sequence[str]) -> None:
    """Compare every signature of the header with that of every secret."""
    matches = [
        hmac.compare_digest(one, signature.encode())
        for signature in expected
        for one in given.encode().split()
    ]
    if not any(matches):
        raise InvalidDelivery("the signature does not match")


def _instant(text: str) -> datetime:
    if not (text.isascii() and text.isdigit() and len(text) <= len("9999999999")):
        raise InvalidDelivery("the timestamp is malformed")
    return datetime.fromtimestamp(int(text), UTC)


def _reduce(user: Mapping[str, Any]) -> dict[str, Any]:
    """Return the kept fields of a user, and the primary e-mail address alone."""
    kept = {name: user[name] for name in KEPT if name in user}
    addresses = user.get("email_addresses")
    kept["email_addresses"] = [
        {"id": one.get("id"), "email_address": one.get("email_address")}
        | {"verification": {"status": _status(one)}}
        for one in (addresses if isinstance(addresses, list) else ())
        if isinstance(one, dict)
        and one.get("id") == kept.get("primary_email_address_id")
    ][:1]
    return kept


def _status(address: Mapping[str, Any]) -> object:
    verification = address.get("verification")
    return verification.get("status") if isinstance(verification, dict) else None


WEBHOOKS = (Webhook(NAME, VARIABLES[0].name, verify, max_bytes=1_000_000),)

Name = Annotated[str, msgspec.Meta(max_length=255)]
Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]


class _Verification(msgspec.Struct):
    status: str | None = None


class _Address(msgspec.Struct):
    email_address: Annotated[str, msgspec.Meta(max_length=320)] | None = None
    verification: _Verification = msgspec.field(default_factory=_Verification)


class _User(msgspec.Struct):
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    username: Name | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    image_url: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    updated_at: Milliseconds | None = None
    email_addresses: list[_Address] = []


class _Envelope(msgspec.Struct):
    type: str
    data: _User
    timestamp: Milliseconds | None = None


@dataclass(frozen=True, slots=True)
class UserChange:
    """A user as of `changed_at`, by the sign-in service's clock; None is unknown."""

    user_id: str
    changed_at: datetime
    is_deleted: bool = False
    username: str | None = None
    display_name: str | None = None
    email: str | None = None
    is_email_verified: bool = False
    avatar_url: str | None = None


def read_change(event: StoredEvent) -> UserChange:
    """Return the change that an event reports.

    Raises:
        UnreadableEvent: a field is missing, malformed or too long.
    """
    try:
        envelope = msgspec.json.decode(event.data, type=_Envelope)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UnreadableEvent(str(error)) from None
    user = envelope.data
    moment = envelope.timestamp if user.updated_at is None else user.updated_at
    changed_at = (
        event.sent_at or event.received_at
        if moment is None
        else datetime.fromtimestamp(moment / 1000, UTC)
    )
    if envelope.type == "user.deleted":
        return UserChange(user.id, changed_at, is_deleted=True)
    address = user.email_addresses[0] if user.email_addresses else _Address()
    names = [one for one in (user.first_name, user.last_name) if one]
    return UserChange(
        user.id,
        changed_at,
        username=user.username or None,
        display_name=" ".join(names) or None,
        email=address.email_address or None,
        is_email_verified=address.verification.status == "verified",
        avatar_url=user.image_url or None,
    )
