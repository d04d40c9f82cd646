"""Tokens that carry their own meaning, signed, so that a restart forgets none.

Here: sealing and opening texts. Not here: which of them are still accepted (`grants`).
"""

import hmac
from base64 import b32decode, b32encode
from dataclasses import dataclass
from functools import lru_cache

from sandbox.world.stories import ALL_SCOPES

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105 - public on purpose: the sandbox's own
ACCESS_SECONDS = 4 * 3_600
APP_SECONDS = 60 * 86_400
_MARK = {"user": "u", "app": "a", "refresh": "r"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token's meaning. `kind` is user, app or refresh."""

    kind: str
    user: str
    generation: int
    issued_at: int
    scopes: tuple[str, ...] = ()

    @property
    def expires_at(self) -> int:
        """The moment an access token ends."""
        return self.issued_at + (APP_SECONDS if self.kind == "app" else ACCESS_SECONDS)


def seal(seed: int, token: Token) -> str:
    """Write a token as text."""
    held = sum(
        1 << place for place, one in enumerate(ALL_SCOPES) if one in token.scopes
    )
    facts = (token.kind, token.user, token.generation, token.issued_at, held)
    body = b32encode(" ".join(map(str, facts)).encode()).decode().rstrip("=").lower()
    # The plus sign is lost by a client that does not encode its form.
    joint = "+" if token.kind == "refresh" else "0"
    return f"{_MARK[token.kind]}{joint}{_signature(seed, body)}{body}"


@lru_cache(maxsize=16_384)
def unseal(seed: int, text: str) -> Token | None:
    """Read a token back; None for anything this world did not write."""
    signature, body = text[2:26], text[26:]
    if not body.isascii() or not hmac.compare_digest(
        signature.encode(), _signature(seed, body).encode()
    ):
        return None
    padded = body.upper() + "=" * (-len(body) % 8)
    kind, user, *numbers = b32decode(padded).decode().split(" ")
    generation, issued_at, held = map(int, numbers)
    scopes = tuple(one for place, one in enumerate(ALL_SCOPES) if held >> place & 1)
    token = Token(kind, user, generation, issued_at, scopes)
    return token if seal(seed, token) == text else None


def _signature(seed: int, body: str) -> str:
    key = f"{CLIENT_SECRET}/{seed}".encode()
    return hmac.new(key, body.encode(), "sha256").hexdigest()[:24]
