"""Dev.to's API keys.

Here: their format, and the lines for an import. Not here: what they allow.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.kit.state import Caller, State
from sandbox.kit.tokens import PersonalTokens
from sandbox.world import articles
from sandbox.world.articles import Author


class Keys:
    """The keys of one server."""

    def __init__(self, state: State) -> None:
        self._world = state.world
        self._keys: PersonalTokens[Author] = PersonalTokens(
            state,
            "devto",
            prefix="",
            mark="k",
            length=24,
            find=lambda user_id: articles.by_id(state.world, user_id),
            names=lambda author: (author.id, author.username),
        )

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Return the sender of a request."""
        return self._keys.caller(headers.get(b"api-key", b"").decode("latin-1"))

    def accept(self, key: str) -> Author | None:
        """Return the owner of a valid key."""
        accepted = self._keys.accept(key, ())
        return accepted[0] if accepted else None

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every author: lines for an import."""
        for author in articles.authors(self._world):
            yield {
                "platform": "devto",
                "platform_user_id": author.id,
                "platform_username": author.username,
                "owner": author.username,
                "access_token": self._keys.issue(author.id),
            }
