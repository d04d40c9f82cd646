"""Google's tokens and the project's key, signed, so that a restart forgets none.

Here: sealing and opening texts. Not here: which of them are still accepted (`grants`).
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error
from dataclasses import dataclass
from functools import lru_cache

from sandbox.youtube.channels import SCOPES

CLIENT_ID = "sandbox-youtube-client"
CLIENT_SECRET = "sandbox-youtube-secret"  # noqa: S105 - public on purpose: the sandbox's own
API_KEY = "sandbox-youtube-key"
ACCESS_SECONDS = 3_599
_PREFIX = {"user": "ya29.", "refresh": "1//0+"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token's meaning. `kind` is user or refresh."""

    kind: str
    user: str
    generation: int
    issued_at: int
    scopes: tuple[str, ...] = ()

    @property
    def expires_at(self) -> int:
        """The moment an access token ends."""
        return self.issued_at + ACCESS_SECONDS


def seal(seed: int, token: Token) -> str:
    """Write a token as text; a refresh token has signs that a form must encode."""
    held = sum(1 << place for place, one in enumerate(SCOPES) if one in token.scopes)
    facts = (token.kind, token.user, token.generation, token.issued_at, held)
    body = b32encode(" ".join(map(str, facts)).encode()).decode().rstrip("=").lower()
    return f"{_PREFIX[token.kind]}{_signature(seed, body)}{body}"


@lru_cache(maxsize=16_384)
def unseal(seed: int, text: str) -> Token | None:
    """Read a token back; None for anything this world did not write."""
    signature, body = text[5:29], text[29:]
    if not text.isascii() or not hmac.compare_digest(signature, _signature(seed, body)):
        return None
    try:
        facts = b32decode(body.upper() + "=" * (-len(body) % 8)).decode().split(" ")
    except (Error, UnicodeDecodeError):
        return None
    kind, user, *numbers = facts
    generation, issued_at, held = map(int, numbers)
    scopes = tuple(one for place, one in enumerate(SCOPES) if held >> place & 1)
    token = Token(kind, user, generation, issued_at, scopes)
    return token if seal(seed, token) == text else None


def _signature(seed: int, body: str) -> str:
    key = f"{CLIENT_SECRET}/{seed}".encode()
    return hmac.new(key, body.encode(), "sha256").hexdigest()[:24]
