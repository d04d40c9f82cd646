"""GitHub's personal access tokens.

Here: their format and scopes, and the lines for an import. Not here: what they allow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.kit.state import Caller, State
from sandbox.kit.tokens import PersonalTokens
from sandbox.world import developers
from sandbox.world.developers import Developer, Repository

SCOPES = ("repo", "read:user")


@dataclass(frozen=True, slots=True)
class Holder:
    """The account and the scopes of a valid token."""

    developer: Developer
    scopes: tuple[str, ...]

    def owns(self, owner: Developer) -> bool:
        """Return whether the token shows an owner's private repositories."""
        return self.developer.id == owner.id and "repo" in self.scopes


class Tokens:
    """The tokens of one server."""

    def __init__(self, state: State) -> None:
        self._world = state.world
        self._tokens: PersonalTokens[Developer] = PersonalTokens(
            state,
            "github",
            prefix="ghp_",
            mark="x",
            length=26,
            find=lambda user_id: developers.by_id(state.world, user_id),
            names=lambda one: (one.id, one.login, one.creator.username),
        )

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Return the sender of a request."""
        text = headers.get(b"authorization", b"").decode("latin-1")
        return self._tokens.caller(text.partition(" ")[2] or text)

    def accept(self, authorization: str) -> Holder | None:
        """Return the holder of the token in a header, None for an invalid one."""
        kind, _, text = authorization.partition(" ")
        if kind.lower() not in {"bearer", "token"}:
            return None
        accepted = self._tokens.accept(text, SCOPES)
        return Holder(*accepted) if accepted else None

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every developer: lines for an import."""
        for developer in developers.developers(self._world):
            yield {
                "platform": "github",
                "platform_user_id": developer.id,
                "platform_username": developer.login,
                "owner": developer.creator.username,
                "access_token": self._tokens.issue(developer.id),
                "scopes": " ".join(SCOPES),
            }


def may_see(holder: Holder | None, repository: Repository) -> bool:
    """Return whether a repository exists for a caller."""
    return not repository.private or owns(holder, repository)


def owns(holder: Holder | None, repository: Repository) -> bool:
    """Return whether a caller owns a repository and has the scope for it."""
    return holder is not None and holder.owns(repository.owner)
