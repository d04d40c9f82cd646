"""Webhook deliveries: what a platform sends, and the effects of a verified event.

Here: types, and checks of signatures and tokens in constant time. Not here: the formats
of the platforms (`<platform>/webhooks.py`), the receiver and the queue
(`pipelines/webhooks`).
"""

import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from dlt_sources.contract.auth import Secret


@dataclass(frozen=True, slots=True)
class Delivery:
    """An HTTP request of a platform, unparsed.

    `headers` has lower-case names. `body` is the raw bytes that the signature covers.
    `received_at` is aware.
    """

    headers: Mapping[str, str]
    body: bytes
    received_at: datetime

    def header(self, name: str) -> str:
        """Return a header that every delivery of the platform has.

        Raises:
            InvalidDelivery: it is missing or empty.
        """
        value = self.headers.get(name)
        if not value:
            raise InvalidDelivery(f"the header {name} is missing")
        return value


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """A verified delivery.

    `delivery_id` is equal for a repeat of the delivery. `subject_id` is the platform's
    id of the channel or repository, None where the event names none. `data` is JSON.
    `sent_at` is the platform's time of the delivery, None where it gives none.
    `content_id` is equal for two deliveries of one occurrence through two
    subscriptions. It is None where a repeated event changes nothing.
    `is_reduced` tells that `data` leaves out private parts of the body. Such a body is
    not stored.
    """

    delivery_id: str
    event_type: str
    subject_id: str | None
    data: Mapping[str, Any]
    sent_at: datetime | None = None
    content_id: bytes | None = None
    is_reduced: bool = False


@dataclass(frozen=True, slots=True)
class Challenge:
    """The response text that confirms a change of a subscription.

    With a `subject_id` the receiver confirms only a wanted change: the start for a
    channel that is read, the end for any other.
    """

    text: str
    subject_id: str | None = None
    is_end: bool = False


CONTENT_BYTES = 16


class InvalidDelivery(Exception):  # noqa: N818 - named after the outcome
    """The delivery is unsigned, wrongly signed, stale or malformed; it is refused."""


class IgnoredDelivery(Exception):  # noqa: N818 - named after the outcome
    """The delivery is for another receiver; the protocol demands a success."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A verified event as the queue holds it; `data` is its JSON as text."""

    delivery_id: str
    event_type: str
    subject_id: str | None
    data: str
    sent_at: datetime | None
    received_at: datetime


LiveKind = Literal["started", "ended", "changed", "followed", "subscribed"]


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """A livestream started, ended or changed, or a channel gained a person.

    The gained person is a follower or a subscriber.

    `occurred_at` is the platform's time. `title` and `game_id` hold since then.
    """

    subject_id: str
    kind: LiveKind
    occurred_at: datetime
    livestream_id: str | None = None
    title: str | None = None
    game_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message in a channel's chat; only a salted hash of its author is stored.

    It implies an `Erasure`.
    """

    subject_id: str
    sent_at: datetime
    chatter_id: str


@dataclass(frozen=True, slots=True)
class Refresh:
    """Resources of a subject have changed and are to be read again."""

    subject_id: str
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revocation:
    """The platform ended a subscription; `status` is the platform's word."""

    subscription_id: str
    status: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """The event holds text or names of other people, so its content is erased."""


Effect = LiveEvent | ChatMessage | Erasure | Refresh | Revocation


class UnreadableEvent(Exception):  # noqa: N818 - named after the event
    """The event lacks a field or has another form; the message names the field."""


class PartlyReadableEvent(UnreadableEvent):
    """Some changes of an event are malformed; `effects` are those of the others."""

    def __init__(self, problems: Sequence[str], effects: Sequence[Effect]) -> None:
        count = f"{len(problems)} changes are malformed: " if problems[1:] else ""
        super().__init__(f"{count}{problems[0]}")
        self.effects = effects


ReadEffects = Callable[[StoredEvent], Sequence[Effect]]
Verify = Callable[[Delivery, Sequence[Secret]], WebhookEvent | Challenge]
Confirm = Callable[[Mapping[str, str], Sequence[Secret]], Challenge]


@dataclass(frozen=True, slots=True)
class Webhook:
    """One route of the receiver.

    `secret` names the environment variable of the signing secrets; it may hold several,
    separated by commas, while they rotate. `confirm` answers the GET that some
    platforms send before the first delivery. Its second argument is the values of the
    variable `verify_token`, one of which that request must show; without such a
    variable there are none. `read_effects` returns what an event
    changes; it raises `UnreadableEvent`.
    """

    route: str
    secret: str
    verify: Verify
    max_bytes: int
    confirm: Confirm | None = None
    verify_token: str | None = None
    read_effects: ReadEffects | None = None


def check_verify_token(shown: str, tokens: Sequence[Secret]) -> None:
    """Compare the token of a confirmation with each known one, in constant time.

    Raises:
        InvalidDelivery: it is none of them.
    """
    given = shown.encode(errors="replace")
    matches = [hmac.compare_digest(given, one.reveal().encode()) for one in tokens]
    if not any(matches):
        raise InvalidDelivery("the verify token does not match")


def confirm_with_token(
    query: Mapping[str, str], tokens: Sequence[Secret] = ()
) -> Challenge:
    """Return the challenge of a request that shows the verify token.

    Raises:
        InvalidDelivery: the mode or the token is wrong, or there is no challenge.
    """
    if query.get("hub.mode") != "subscribe":
        raise InvalidDelivery("the mode is unknown")
    check_verify_token(query.get("hub.verify_token", ""), tokens)
    if not (challenge := query.get("hub.challenge")):
        raise InvalidDelivery("the challenge is missing")
    return Challenge(challenge)


def check_signature(
    signature: str,
    message: bytes,
    secrets: Sequence[Secret],
    *,
    algorithm: str = "sha256",
) -> None:
    """Compare `algorithm=hex` with the HMAC of `message` under each secret.

    Every secret is tried, so the time does not depend on which one matches.

    Raises:
        InvalidDelivery: no secret gives this signature.
    """
    given = signature.encode()
    matches = [
        hmac.compare_digest(given, _sign(message, secret, algorithm))
        for secret in secrets
    ]
    if not any(matches):
        raise InvalidDelivery("the signature does not match")


def parse_object(body: bytes) -> dict[str, Any]:
    """Return a body that must be a JSON object.

    Raises:
        InvalidDelivery: it is not.
    """
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise InvalidDelivery("the body is not a JSON object") from None


Decoded = TypeVar("Decoded")


def decode_event(decoder: msgspec.json.Decoder[Decoded], data: str) -> Decoded:
    """Return the fields of a stored event.

    Raises:
        UnreadableEvent: a field is missing or malformed; the message names it.
    """
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise UnreadableEvent(str(error)) from None


def decode_parts(
    decoder: msgspec.json.Decoder[Decoded],
    parts: Iterable[msgspec.Raw],
    place: str,
    problems: list[str],
) -> Iterator[tuple[str, Decoded]]:
    """Yield the places and contents of readable parts; list problems of the others."""
    for number, part in enumerate(parts):
        name = f"{place}[{number}]"
        try:
            decoded = decoder.decode(part)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            problems.append(f"{name}: {error}")
        else:
            yield name, decoded


def hash_content(secret: Secret, *parts: str) -> bytes:
    """Return a keyed hash of `parts` as the id of an occurrence."""
    key = secret.reveal().encode()
    return hmac.digest(key, "\n".join(parts).encode(), "sha256")[:CONTENT_BYTES]


def sign(message: bytes, secret: Secret, *, algorithm: str = "sha256") -> str:
    """Return `algorithm=hex`, as platforms write a signature."""
    return _sign(message, secret, algorithm).decode()


def _sign(message: bytes, secret: Secret, algorithm: str) -> bytes:
    digest = hmac.new(secret.reveal().encode(), message, algorithm).hexdigest()
    return f"{algorithm}={digest}".encode()
