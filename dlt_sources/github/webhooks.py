"""Webhook deliveries of GitHub.

Here: signature and event of one delivery; a pure function. Not here: the hooks of a
repository, and what an event changes.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from dlt_sources.contract.auth import Secret
from dlt_sources.contract.webhook import (
    Delivery,
    InvalidDelivery,
    Webhook,
    WebhookEvent,
    check_signature,
    parse_object,
)

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
    return f"repository:{found}" if isinstance(found, int) else None


WEBHOOKS = (Webhook("github", "GITHUB_WEBHOOK_SECRET", verify, MAX_BYTES),)
