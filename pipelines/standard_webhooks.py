"""Signatures of Standard Webhooks, which Svix and so Clerk use too.

Here: the key of a secret, and the signature of one message. Not here: incoming messages
(`people/sign_in.py`) and outgoing ones (`alerts/webhook.py`).
"""

import base64
import binascii
import hashlib
import hmac

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import InvalidDelivery

PREFIX = "whsec_"
"""What a secret begins with; base64 follows."""


def sign(message_id: str, timestamp: int | str, body: bytes, secret: Secret) -> str:
    """Return the signature of a message, as its header has it.

    Raises:
        InvalidDelivery: the secret is not base64.
    """
    message = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret), message, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(secret: Secret) -> bytes:
    """Return the bytes of a secret: base64 after `whsec_`, else the text itself."""
    value = secret.reveal()
    if not value.startswith(PREFIX):
        return value.encode()
    try:
        key = base64.b64decode(value.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise InvalidDelivery("the secret is not base64")
    return key
