"""Webhook deliveries of Facebook pages.

Here: signature, verification of the address, and what changes of a feed mean; pure
functions. Not here: rows. A delivery has no counters and no id: a repeat has the same
bytes, and its hash is the id.
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
"""Facebook batches up to 1000 changes."""
SIGNATURE = "x-hub-signature-256"
COUNTED = ("posts", "post_insights")
"""Levels that a reaction, a comment or a share changes."""
LISTED = (*COUNTED, "videos", "video_insights")
"""Levels that a new, changed or removed post changes."""
REACTIONS = {"reaction", "like", "comment", "share"}


def verify(delivery: Delivery, secrets: Sequence[Secret]) -> WebhookEvent:
    """Verify the raw bytes of a delivery and return its event.

    The key is the app's secret. The subject is the page, if all changes are of one.

    Raises:
        InvalidDelivery: the signature is wrong or the body is not about pages.
    """
    check_signature(delivery.header(SIGNATURE), delivery.body, secrets)
    data = parse_object(delivery.body)
    entries = data.get("entry")
    if data.get("object") != "page" or not isinstance(entries, list):
        raise InvalidDelivery("the body has no entries of a page")
    pages = {_page_of(entry) for entry in entries}
    return WebhookEvent(
        hashlib.sha256(delivery.body).hexdigest(),
        "feed",
        pages.pop() if len(pages) == 1 else None,
        data,
    )


def _page_of(entry: Any) -> str | None:
    page = entry.get("id") if isinstance(entry, dict) else None
    return page if isinstance(page, str) else None


class _Value(msgspec.Struct, frozen=True):
    item: str | None = None


class _Change(msgspec.Struct, frozen=True):
    field: str | None = None
    value: _Value | None = None


class _Entry(msgspec.Struct, frozen=True):
    id: str
    changes: list[msgspec.Raw] = []
    changed_fields: list[str] = []


class _Event(msgspec.Struct, frozen=True):
    entry: list[msgspec.Raw]


DECODER = msgspec.json.Decoder(_Event)
ENTRY = msgspec.json.Decoder(_Entry)
CHANGE = msgspec.json.Decoder(_Change)


def read_effects(event: StoredEvent) -> Sequence[Effect]:
    """Return the pages whose posts are to be read again.

    This reading finds a removed post: the list lacks it, and its id is unknown. Events
    name the people behind changes, so they are stored without their body.

    Raises:
        UnreadableEvent: the entries are missing.
        PartlyReadableEvent: an entry or a change is malformed.
    """
    wanted: dict[str, set[str]] = {}
    problems: list[str] = []
    entries = decode_event(DECODER, event.data).entry
    for place, entry in decode_parts(ENTRY, entries, "$.entry", problems):
        resources = wanted.setdefault(entry.id, set())
        changes = decode_parts(CHANGE, entry.changes, f"{place}.changes", problems)
        for _, change in changes:
            if change.field == "feed":
                item = change.value.item if change.value else None
                resources.update(COUNTED if item in REACTIONS else LISTED)
        if "feed" in entry.changed_fields:
            resources.update(LISTED)
    found = [
        Refresh(page, tuple(sorted(resources)))
        for page, resources in sorted(wanted.items())
        if resources
    ]
    if problems:
        raise PartlyReadableEvent(problems, found)
    return (*found, Erasure())


WEBHOOKS = (
    Webhook(
        "facebook",
        "FACEBOOK_APP_SECRET",
        verify,
        MAX_BYTES,
        confirm=confirm_with_token,
        verify_token="FACEBOOK_VERIFY_TOKEN",  # noqa: S106 - the name of a variable
        read_effects=read_effects,
    ),
)
