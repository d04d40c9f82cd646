"""Personal access tokens: signed, without an end, and never refreshed.

Here: writing and accepting them, and the lines for an import. Not here: what a token
may see (`rest.py`, `graph.py`).
"""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.state import Caller, State
from sandbox.world import code
from sandbox.world.code import Coder

SCOPES = ("repo", "read:user")
_MARK = "ghp_"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a good token belongs to, and what it allows."""

    coder: Coder
    scopes: tuple[str, ...]


class Tokens:
    """The tokens of one server."""

    def __init__(self, state: State) -> None:
        self._state = state

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Say who asks, whether or not they may."""
        text = headers.get(b"authorization", b"").decode("latin-1")
        if not text:
            return Caller()
        coder = self._owner(text.partition(" ")[2])
        if coder is None:
            return Caller("invalid")
        return Caller("user", coder.id, self._names(coder))

    def accepted(self, authorization: str) -> Holder | None:
        """Return whose token a header carries, None for one that is not good."""
        kind, _, text = authorization.partition(" ")
        coder = self._owner(text) if kind.lower() in {"bearer", "token"} else None
        if coder is None:
            return None
        names, faults = self._names(coder), self._state.faults
        if faults.holding("revoke", names) or faults.holding("expire", names):
            return None
        fault = faults.holding("scope", names)
        gone = fault.arguments["scope"] if fault else ""
        left = tuple(one for one in SCOPES if gone not in {"all", one})
        return Holder(coder, left)

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every coder: lines for an import."""
        for coder in code.coders(self._state.world):
            yield {
                "platform": "github",
                "platform_user_id": coder.id,
                "platform_username": coder.login,
                "owner": coder.creator.username,
                "access_token": self._token(coder.id),
                "scopes": " ".join(SCOPES),
            }

    def _owner(self, text: str) -> Coder | None:
        user_id = text.removeprefix(_MARK).partition("x")[0]
        if not hmac.compare_digest(text.encode(), self._token(user_id).encode()):
            return None
        return code.by_id(self._state.world, user_id)

    def _token(self, user_id: str) -> str:
        key = f"github/{self._state.world.seed}".encode()
        proof = hmac.new(key, user_id.encode(), "sha256").hexdigest()[:26]
        return f"{_MARK}{user_id}x{proof}"

    @staticmethod
    def _names(coder: Coder) -> tuple[str, ...]:
        return (coder.id, coder.login, coder.creator.username)
