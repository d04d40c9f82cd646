"""Webhook deliveries of Instagram.

Here: signature, verification of the address, and what comments, mentions and the last
numbers of stories mean; pure functions. Not here: rows. A delivery has no id: a repeat
has the same bytes, and their hash is the id.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from dlt_sources.contract.auth import Secret
from dlt_sources.contract.webhook import (
    Delivery,
    Effect,
    Erasure,
    InvalidDelivery,
    PartlyReadableEvent,
    Refresh,
    StoredEvent,
    Webhook,
    WebhookEvent,
    check_signature,
    confirm_with_token,
    decode_event,
    decode_parts,
    parse_object,
)

MAX_BYTES = 1_000_000
"""Meta batches up to 1000 changes."""
SIGNATURE = "x-hub-signature-256"
STORY_INSIGHTS = "story_insights"
MIXED = "changes"
"""The type of an event with several fields."""
REFRESHED = {"comments": ("media", "media_insights"), "live_comments": ("media",)}
"""Levels that a field changes. A mention changes nothing of the account's own."""


def verify(delivery: Delivery, secrets: Sequence[Secret]) -> WebhookEvent:
    """Verify the raw bytes of a delivery and return its event.

    The key is the application's secret. The type is the changed field and the subject
    the account, if all changes have the same.

    Raises:
        InvalidDelivery: the signature is wrong or the body is not about Instagram.
    """
    check_signature(delivery.header(SIGNATURE), delivery.body, secrets)
    data = parse_object(delivery.body)
    entries = data.get("entry")
    if data.get("object") != "instagram" or not isinstance(entries, list):
        raise InvalidDelivery("the body has no entries of Instagram")
    accounts = {_text(entry, "id") for entry in entries}
    fields = {_text(change, "field") for entry in entries for change in _changes(entry)}
    return WebhookEvent(
        hashlib.sha256(delivery.body).hexdigest(),
        (fields.pop() if len(fields) == 1 else None) or MIXED,
        accounts.pop() if len(accounts) == 1 else None,
        data,
    )


def _text(value: Any, name: str) -> str | None:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def _changes(entry: Any) -> Sequence[Any]:
    found = entry.get("changes") if isinstance(entry, dict) else None
    return found if isinstance(found, list) else ()


class _Change(msgspec.Struct, frozen=True):
    field: str | None = None


class _Entry(msgspec.Struct, frozen=True):
    id: str
    changes: list[msgspec.Raw] = []


class _Event(msgspec.Struct, frozen=True):
    entry: list[msgspec.Raw]


DECODER = msgspec.json.Decoder(_Event)
ENTRY = msgspec.json.Decoder(_Entry)
CHANGE = msgspec.json.Decoder(_Change)


def read_effects(event: StoredEvent) -> Sequence[Effect]:
    """Return the accounts whose media are to be read again.

    Comments and mentions hold text and names of other people, so such an event is
    stored without its body. The last numbers of a story hold neither and stay.

    Raises:
        UnreadableEvent: the entries are missing.
        PartlyReadableEvent: an entry or a change is malformed.
    """
    wanted: dict[str, set[str]] = {}
    fields: set[str | None] = set()
    problems: list[str] = []
    entries = decode_event(DECODER, event.data).entry
    for place, entry in decode_parts(ENTRY, entries, "$.entry", problems):
        changes = decode_parts(CHANGE, entry.changes, f"{place}.changes", problems)
        for _, change in changes:
            fields.add(change.field)
            resources = REFRESHED.get(change.field or "", ())
            wanted.setdefault(entry.id, set()).update(resources)
    found: list[Effect] = [
        Refresh(account, tuple(sorted(resources)))
        for account, resources in sorted(wanted.items())
        if resources
    ]
    if problems:
        raise PartlyReadableEvent(problems, found)
    if fields - {STORY_INSIGHTS}:
        found.append(Erasure())
    return found


WEBHOOKS = (
    Webhook(
        "instagram",
        "INSTAGRAM_APP_SECRET",
        verify,
        MAX_BYTES,
        confirm=confirm_with_token,
        verify_token="INSTAGRAM_VERIFY_TOKEN",  # noqa: S106 - the name of a variable
        read_effects=read_effects,
    ),
)
