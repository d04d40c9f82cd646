"""One request to one of the two APIs, after its key or token was accepted.

Here: what every endpoint gets. Not here: how it was authenticated (`apis`).
"""

from dataclasses import dataclass

from sandbox.faults import Fault
from sandbox.state import State
from sandbox.youtube import channels
from sandbox.youtube.channels import Channel
from sandbox.youtube.errors import Refused, too_few_scopes
from sandbox.youtube.query import Query
from sandbox.youtube.tokens import Token


@dataclass(frozen=True, slots=True)
class Call:
    """One request; without a token it came with the project's key."""

    state: State
    query: Query
    token: Token | None
    now: int
    fault: Fault | None = None

    @property
    def channels(self) -> dict[str, Channel]:
        """All channels by id."""
        return channels.by_id(self.state.world)

    def owns(self, channel: Channel) -> bool:
        """Say whether the token is the channel's own."""
        return self.token is not None and self.token.user == channel.id

    def mine(self) -> Channel:
        """Return the token's own channel."""
        if self.token is None:
            raise Refused(401, "required", "Login Required.", "global")
        return self.channels[self.token.user]

    def require_scope(self, *scopes: str) -> None:
        """Refuse a token that has none of these scopes; a key needs none."""
        if self.token and not set(scopes) & set(self.token.scopes):
            raise too_few_scopes()
