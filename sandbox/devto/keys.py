"""API keys: signed, without scopes or an end.

Here: writing and accepting them, and the lines for an import. Not here: what they open
(`api.py`).
"""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.state import Caller, State
from sandbox.world import posts
from sandbox.world.posts import Author


class Keys:
    """The keys of one server."""

    def __init__(self, state: State) -> None:
        self._state = state

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Say who asks, whether or not they may."""
        text = headers.get(b"api-key", b"").decode("latin-1")
        if not text:
            return Caller()
        author = self._owner(text)
        if author is None:
            return Caller("invalid")
        return Caller("user", author.id, (author.id, author.username))

    def accepted(self, text: str) -> Author | None:
        """Return whose key it is, None for one that is not good."""
        author = self._owner(text)
        names = (author.id, author.username) if author else ()
        faults = self._state.faults
        if faults.holding("revoke", names) or faults.holding("expire", names):
            return None
        return author

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every author: lines for an import."""
        for author in posts.authors(self._state.world):
            yield {
                "platform": "devto",
                "platform_user_id": author.id,
                "platform_username": author.username,
                "owner": author.username,
                "access_token": self._key(author.id),
            }

    def _owner(self, text: str) -> Author | None:
        user_id = text.partition("k")[0]
        if not hmac.compare_digest(text.encode(), self._key(user_id).encode()):
            return None
        return posts.by_id(self._state.world, user_id)

    def _key(self, user_id: str) -> str:
        secret = f"devto/{self._state.world.seed}".encode()
        proof = hmac.new(secret, user_id.encode(), "sha256").hexdigest()[:24]
        return f"{user_id}k{proof}"
