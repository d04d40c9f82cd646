"""Deliveries of the sign-in service, signed as it signs them."""

import json
from datetime import datetime
from typing import Any

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import Delivery
from pipelines.standard_webhooks import sign

SECRET = Secret("whsec_YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcw==")
OTHER = Secret("whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhlIHNlcnZpY2U=")


def envelope(
    event_type: str, user_id: str, changed_at: datetime, **changes: Any
) -> bytes:
    """Return the body of an event, with much that is not needed."""
    moment = int(changed_at.timestamp() * 1000)
    user: dict[str, Any]
    if event_type == "user.deleted":
        user = {"id": user_id, "object": "user", "deleted": True}
    else:
        user = {
            "id": user_id,
            "object": "user",
            "username": "ann",
            "first_name": "Anna",
            "last_name": "Lee",
            "image_url": "https://img.clerk.com/1",
            "primary_email_address_id": "idn_1",
            "email_addresses": [
                {"id": "idn_2", "email_address": "second@example.com"},
                {
                    "id": "idn_1",
                    "email_address": "ann@example.com",
                    "verification": {"status": "verified", "strategy": "email_code"},
                },
            ],
            "phone_numbers": [{"phone_number": "+15550100"}],
            "private_metadata": {"note": "private"},
            "created_at": moment,
            "updated_at": moment,
        } | changes
    return json.dumps(
        {"data": user, "object": "event", "timestamp": moment, "type": event_type}
    ).encode()


def deliver(
    body: bytes, at: datetime, *, secret: Secret = SECRET, message_id: str = "msg_1"
) -> Delivery:
    """Return a signed delivery."""
    timestamp = int(at.timestamp())
    headers = {
        "svix-id": message_id,
        "svix-timestamp": str(timestamp),
        "svix-signature": sign(message_id, timestamp, body, secret),
    }
    return Delivery(headers, body, at)
