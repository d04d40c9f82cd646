"""One request to Helix, after its token was accepted.

Here: what every endpoint gets, and the checks of the token they share.
Not here: how it was authenticated (`helix`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.faults import Fault
from sandbox.state import State
from sandbox.twitch.errors import Refused
from sandbox.twitch.query import Query
from sandbox.twitch.tokens import Token
from sandbox.world.creators import World


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    state: State
    path: str
    query: Query
    token: Token
    now: int
    fault: Fault | None = None

    @property
    def world(self) -> World:
        """The world it asks about."""
        return self.state.world

    def require_user(self) -> None:
        """Refuse an app token."""
        if self.token.kind != "user":
            raise Refused(401, "Missing User OAUTH Token")

    def require_self(self, name: str, scope: str) -> str:
        """Return a parameter's id, which must be the token's user, with a scope."""
        user_id = self.query.required(name)
        self.require_user()
        if user_id != self.token.user:
            raise Refused(
                401,
                f"The ID in {name} must match the user ID found in the request's "
                "OAuth token.",
            )
        if scope not in self.token.scopes:
            raise Refused(401, f"Missing scope: {scope}")
        return user_id


Endpoint = Callable[[Call], dict[str, Any]]
