"""Tokens that carry their own meaning, signed, so that a restart forgets none.

Here: sealing facts into a text and opening it again. Not here: what the facts of a
platform's token are (`<platform>/tokens.py`).
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Iterable, Sequence

SIGNATURE = 24


def seal(key: str, facts: Iterable[object]) -> str:
    """Return facts, none with a space in it, as letters and digits."""
    body = b32encode(" ".join(map(str, facts)).encode()).decode().rstrip("=").lower()
    return f"{_signature(key, body)}{body}"


def unseal(key: str, text: str) -> list[str] | None:
    """Return the facts as texts; None for anything not sealed with this key."""
    signature, body = text[:SIGNATURE], text[SIGNATURE:]
    if not text.isascii() or not hmac.compare_digest(signature, _signature(key, body)):
        return None
    try:
        return b32decode(body.upper() + "=" * (-len(body) % 8)).decode().split(" ")
    except (Error, UnicodeDecodeError):
        return None


def as_bits(held: Iterable[str], all_of_them: Sequence[str]) -> int:
    """Return scopes as a number with a bit for each."""
    return sum(1 << all_of_them.index(one) for one in set(held) & set(all_of_them))


def from_bits(bits: int, all_of_them: Sequence[str]) -> tuple[str, ...]:
    """Return the scopes of such a number."""
    return tuple(one for place, one in enumerate(all_of_them) if bits >> place & 1)


def _signature(key: str, body: str) -> str:
    return hmac.new(key.encode(), body.encode(), "sha256").hexdigest()[:SIGNATURE]
