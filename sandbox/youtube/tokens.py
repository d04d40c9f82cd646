"""Google's tokens, and the application and key that ask for them.

Here: what a token says. Not here: how it is signed (`sandbox/sealing.py`), which of
them are still accepted (`grants`).
"""

from dataclasses import dataclass
from functools import lru_cache

from sandbox import sealing
from sandbox.sealing import as_bits, from_bits
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
    held = as_bits(token.scopes, SCOPES)
    facts = (token.kind, token.user, token.generation, token.issued_at, held)
    return f"{_PREFIX[token.kind]}{sealing.seal(_key(seed), facts)}"


@lru_cache(maxsize=16_384)
def unseal(seed: int, text: str) -> Token | None:
    """Read a token back; None for anything this world did not write."""
    facts = sealing.unseal(_key(seed), text[5:])
    if facts is None:
        return None
    kind, user, *numbers = facts
    generation, issued_at, held = map(int, numbers)
    token = Token(kind, user, generation, issued_at, from_bits(held, SCOPES))
    return token if seal(seed, token) == text else None


def _key(seed: int) -> str:
    return f"{CLIENT_SECRET}/{seed}"
