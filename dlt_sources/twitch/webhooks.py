"""EventSub deliveries of Twitch.

Here: signature, age, challenge and event of one delivery, and what the event changes;
pure functions. Not here: subscriptions, and rows.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec

from dlt_sources.contract.auth import Secret
from dlt_sources.contract.webhook import (
    Challenge,
    ChatMessage,
    Delivery,
    Effect,
    Erasure,
    InvalidDelivery,
    LiveEvent,
    Refresh,
    Revocation,
    StoredEvent,
    UnreadableEvent,
    Webhook,
    WebhookEvent,
    check_signature,
    decode_event,
    hash_content,
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
CHAT = "channel.chat."
COUNTED = {
    "channel.follow": ("user_id", "followed_at"),
    "channel.subscribe": ("user_id",),
    "channel.chat.message": ("message_id",),
}
"""Types of events that are counted, and the fields that identify one event."""
CHAT_IDS = ("broadcaster_user_id", "source_broadcaster_user_id", "chatter_user_id")
"""The only fields of a chat event that are counted."""


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
    content_id = _content_id(event_type, data, sent_at, secrets[0])
    is_chat = event_type.startswith(CHAT)
    return WebhookEvent(
        message_id,
        event_type,
        _subject(subscription),
        _without_text(data) if is_chat else data,
        sent_at,
        content_id,
        is_reduced=is_chat,
    )


def _content_id(
    event_type: str, data: Mapping[str, Any], sent_at: datetime, secret: Secret
) -> bytes | None:
    """Return the id of an event that is counted, None for others."""
    event = data.get("event")
    names = COUNTED.get(event_type, ())
    if not names or not isinstance(event, dict):
        return None
    parts = [event.get(name) for name in ("broadcaster_user_id", *names)]
    if event_type == "channel.subscribe":
        # The event has no time of its own. A subscription starts at most once a day.
        parts.append(sent_at.astimezone(UTC).date().isoformat())
    if not all(isinstance(one, str) and one for one in parts):
        return None
    return hash_content(secret, event_type, *map(str, parts))


def _without_text(data: dict[str, Any]) -> dict[str, Any]:
    """Return a chat event with its ids alone, without texts and names of people."""
    event = data.get("event")
    fields = event if isinstance(event, dict) else {}
    kept = {name: fields[name] for name in CHAT_IDS if name in fields}
    return {"subscription": data["subscription"], "event": kept}


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


Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class _Subscription(msgspec.Struct, frozen=True):
    id: str
    status: str


class _Change(msgspec.Struct, frozen=True):
    """The fields of all events with an effect."""

    broadcaster_user_id: str | None = None
    user_id: str | None = None
    id: str | None = None
    started_at: Instant | None = None
    followed_at: Instant | None = None
    title: str | None = None
    category_id: str | None = None
    chatter_user_id: str | None = None
    source_broadcaster_user_id: str | None = None


class _Message(msgspec.Struct, frozen=True):
    subscription: _Subscription
    event: _Change | None = None


DECODER = msgspec.json.Decoder(_Message)
AHEAD = timedelta(days=1)
"""An event may be this much later than its message."""


def read_effects(event: StoredEvent) -> Sequence[Effect]:
    """Return what an event changes; most types of events change nothing.

    An event without a time of its own happened when its message was sent.

    Raises:
        UnreadableEvent: a field is missing or malformed.
    """
    read = EFFECTS.get(event.event_type)
    if read is None and event.event_type.startswith(CHAT):
        return (Erasure(),)
    if read is None and event.event_type != "revocation":
        return ()
    message = decode_event(DECODER, event.data)
    sent_at = event.sent_at or event.received_at
    if read is None:
        ended = message.subscription
        return (Revocation(ended.id, ended.status, sent_at),)
    if message.event is None:
        raise UnreadableEvent("event: missing")
    effects = read(message.event, sent_at)
    for one in effects:
        if isinstance(one, LiveEvent) and one.occurred_at > sent_at + AHEAD:
            raise UnreadableEvent("event: its time is after its message")
    return effects


def _required(value: Any, name: str) -> Any:
    if not value:
        raise UnreadableEvent(f"event.{name}: missing")
    return value


def _channel(event: _Change) -> str:
    return str(_required(event.broadcaster_user_id, "broadcaster_user_id"))


def _online(event: _Change, _: datetime) -> Sequence[Effect]:
    livestream = _required(event.id, "id")
    started_at = _required(event.started_at, "started_at")
    return (LiveEvent(_channel(event), "started", started_at, livestream),)


def _offline(event: _Change, sent_at: datetime) -> Sequence[Effect]:
    channel = _channel(event)
    # The archive of the livestream is a video from now on.
    return LiveEvent(channel, "ended", sent_at), Refresh(channel, ("videos",))


def _update(event: _Change, sent_at: datetime) -> Sequence[Effect]:
    channel = _channel(event)
    changed = LiveEvent(
        channel, "changed", sent_at, None, event.title, event.category_id
    )
    return changed, Refresh(channel, ("channels",))


def _follow(event: _Change, _: datetime) -> Sequence[Effect]:
    followed_at = _required(event.followed_at, "followed_at")
    return (LiveEvent(_channel(event), "followed", followed_at),)


def _subscribe(event: _Change, sent_at: datetime) -> Sequence[Effect]:
    return (LiveEvent(_channel(event), "subscribed", sent_at),)


def _chat_message(event: _Change, sent_at: datetime) -> Sequence[Effect]:
    channel, source = _channel(event), event.source_broadcaster_user_id
    if source not in (None, channel):
        return (Erasure(),)  # written in another channel of a shared chat
    chatter = _required(event.chatter_user_id, "chatter_user_id")
    return (ChatMessage(channel, sent_at, chatter),)


def _user_update(event: _Change, _: datetime) -> Sequence[Effect]:
    return (Refresh(_required(event.user_id, "user_id"), ("users",)),)


EFFECTS: Mapping[str, Callable[[_Change, datetime], Sequence[Effect]]] = {
    "stream.online": _online,
    "stream.offline": _offline,
    "channel.update": _update,
    "channel.follow": _follow,
    "channel.subscribe": _subscribe,
    "channel.chat.message": _chat_message,
    "user.update": _user_update,
}

WEBHOOKS = (
    Webhook(
        "twitch",
        "TWITCH_WEBHOOK_SECRET",
        verify,
        max_bytes=1_000_000,
        read_effects=read_effects,
    ),
)
