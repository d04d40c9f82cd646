"""Twitch's tokens, and the application that asks for them.

Here: what a token says. Not here: how it is signed (`sandbox/sealing.py`), which of
them are still accepted (`grants`).
"""

from dataclasses import dataclass
from functools import lru_cache

from sandbox import sealing
from sandbox.sealing import as_bits, from_bits
from sandbox.world.stories import ALL_SCOPES

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105 - public on purpose: the sandbox's own
ACCESS_SECONDS = 4 * 3_600
APP_SECONDS = 60 * 86_400
_PREFIX = {"user": "u0", "app": "a0", "refresh": "r+"}


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
    """Write a token as text; the plus sign is lost by who does not encode a form."""
    held = as_bits(token.scopes, ALL_SCOPES)
    facts = (token.kind, token.user, token.generation, token.issued_at, held)
    return f"{_PREFIX[token.kind]}{sealing.seal(_key(seed), facts)}"


@lru_cache(maxsize=16_384)
def unseal(seed: int, text: str) -> Token | None:
    """Read a token back; None for anything this world did not write."""
    facts = sealing.unseal(_key(seed), text[2:])
    if facts is None:
        return None
    kind, user, *numbers = facts
    generation, issued_at, held = map(int, numbers)
    token = Token(kind, user, generation, issued_at, from_bits(held, ALL_SCOPES))
    return token if seal(seed, token) == text else None


def _key(seed: int) -> str:
    return f"{CLIENT_SECRET}/{seed}"
