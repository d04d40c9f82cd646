"""Webhook deliveries of GitHub.

Here: signature and event of one delivery, and what the event changes; pure functions.
Not here: the hooks of a repository, and rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

import msgspec

from dlt_sources.contract.auth import Secret
from dlt_sources.contract.webhook import (
    Delivery,
    Effect,
    InvalidDelivery,
    Refresh,
    StoredEvent,
    Webhook,
    WebhookEvent,
    check_signature,
    decode_event,
    parse_object,
)
from dlt_sources.github.records import REPOSITORY_PREFIX

MAX_BYTES = 25_000_000
"""GitHub does not deliver larger payloads."""


def verify(delivery: Delivery, secrets: Sequence[Secret]) -> WebhookEvent:
    """Verify one delivery, JSON or form-encoded, and return its event.

    A redelivery has the id of the first delivery.

    Raises:
        InvalidDelivery: the signature is wrong or the body is not a GitHub event.
    """
    signature = delivery.header("x-hub-signature-256")
    check_signature(signature, delivery.body, secrets)
    data = _payload(delivery)
    event = delivery.header("x-github-event")
    action = data.get("action")
    return WebhookEvent(
        delivery.header("x-github-delivery"),
        f"{event}.{action}" if isinstance(action, str) else event,
        _subject(data),
        data,
    )


def _payload(delivery: Delivery) -> dict[str, Any]:
    kind = delivery.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return parse_object(delivery.body)
    try:
        (payload,) = parse_qs(delivery.body.decode(), strict_parsing=True)["payload"]
    except (ValueError, KeyError):
        raise InvalidDelivery("the form has no payload") from None
    return parse_object(payload.encode())


def _subject(data: Mapping[str, Any]) -> str | None:
    repository = data.get("repository")
    found = repository.get("id") if isinstance(repository, dict) else None
    return f"{REPOSITORY_PREFIX}{found}" if isinstance(found, int) else None


class _Owner(msgspec.Struct, frozen=True):
    id: int


class _Repository(msgspec.Struct, frozen=True):
    id: int
    owner: _Owner | None = None


class _Event(msgspec.Struct, frozen=True):
    repository: _Repository | None = None


DECODER = msgspec.json.Decoder(_Event)
CHANGING = {
    "create",
    "delete",
    "fork",
    "issues",
    "public",
    "pull_request",
    "push",
    "release",
    "repository",
    "star",
    "watch",
}
"""Events after which the levels of a repository differ."""


def read_effects(event: StoredEvent) -> Sequence[Effect]:
    """Return the repository to read again, as one of its own and of its owner.

    Raises:
        UnreadableEvent: a field is missing or malformed.
    """
    if event.event_type.partition(".")[0] not in CHANGING:
        return ()
    repository = decode_event(DECODER, event.data).repository
    if repository is None:
        return ()
    subjects = [f"{REPOSITORY_PREFIX}{repository.id}"]
    if repository.owner is not None:
        subjects.append(str(repository.owner.id))
    return [Refresh(one, ("repositories",)) for one in subjects]


WEBHOOKS = (
    Webhook(
        "github",
        "GITHUB_WEBHOOK_SECRET",
        verify,
        MAX_BYTES,
        read_effects=read_effects,
    ),
)
