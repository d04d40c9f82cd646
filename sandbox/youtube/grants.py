"""Which keys and tokens are accepted: lifetimes and the faults that end them.

Here: the few facts about tokens that a restart does forget. A refresh token stays valid
however often it is used, and no answer repeats it. Not here: HTTP.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox.state import Caller, State
from sandbox.world.times import iso
from sandbox.youtube import channels, tokens
from sandbox.youtube.channels import Channel
from sandbox.youtube.tokens import Token


class Grants:
    """The tokens of one server."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._newest: dict[str, int] = {}
        """Per user the generation of the newest access token."""
        self._floor: dict[str, int] = {}
        """Per user the oldest access token that the fault `expire` leaves alone."""

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Say who asks, whether or not they may."""
        text = headers.get(b"authorization", b"").decode("latin-1")
        if not text:
            key = headers.get(b"x-goog-api-key", b"").decode("latin-1")
            if not key:
                return Caller()
            known = key == tokens.API_KEY
            return Caller("key" if known else "invalid", None, ("app",))
        token = self.opened(text.partition(" ")[2])
        if token is None or token.kind == "refresh":
            return Caller("invalid")
        return Caller("user", token.user, self.names(token.user))

    def opened(self, text: str) -> Token | None:
        """Return what a token says, accepted or not."""
        return tokens.unseal(self._state.world.seed, text)

    def channel(self, channel_id: str) -> Channel | None:
        """Return a channel of this world."""
        return channels.by_id(self._state.world).get(channel_id)

    def names(self, channel_id: str) -> tuple[str, ...]:
        """Return every name a fault may use for a channel's owner."""
        channel = self.channel(channel_id)
        if channel is None:
            return (channel_id,)
        handle = channel.handle(self._state.clock.now())
        return (channel_id, channel.who.username, handle)

    def accepted(self, text: str) -> Token | None:
        """Return an access token that may be used now."""
        token = self.opened(text)
        if token is None or token.kind != "user":
            return None
        if self._state.clock.now() >= token.expires_at:
            return None
        names, faults = self.names(token.user), self._state.faults
        if faults.holding("revoke", names):
            return None
        if faults.holding("expire", names):
            floor = self._floor.setdefault(token.user, token.generation + 1)
            if token.generation < floor:
                return None
        return replace(token, scopes=self._scopes(token.scopes, names))

    def refreshed(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """Return a new access token and its scopes; None when it is refused."""
        token = self.opened(text)
        if token is None or token.kind != "refresh":
            return None
        names = self.names(token.user)
        if self._state.faults.holding("revoke", names):
            return None
        generation = self._newest.get(token.user, token.generation) + 1
        self._newest[token.user] = generation
        scopes = self._scopes(token.scopes, names)
        return self._seal("user", token.user, generation, scopes), scopes

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every channel anew: lines for an import."""
        return map(self._connection, channels.by_id(self._state.world).values())

    def _connection(self, channel: Channel) -> dict[str, Any]:
        now = self._state.clock.now()
        generation = self._newest.setdefault(channel.id, 1)
        scopes = self._scopes(channel.scopes, self.names(channel.id))
        return {
            "platform": "youtube",
            "platform_user_id": channel.id,
            "platform_username": channel.handle(now),
            "owner": channel.who.username,
            "access_token": self._seal("user", channel.id, generation, scopes),
            "refresh_token": self._seal("refresh", channel.id, generation, scopes),
            "expires_at": iso(now + tokens.ACCESS_SECONDS),
            "scopes": " ".join(scopes),
        }

    def _seal(
        self, kind: str, user: str, generation: int, scopes: tuple[str, ...]
    ) -> str:
        now = self._state.clock.now()
        token = Token(kind, user, generation, now, scopes)
        return tokens.seal(self._state.world.seed, token)

    def _scopes(
        self, scopes: tuple[str, ...], names: tuple[str, ...]
    ) -> tuple[str, ...]:
        fault = self._state.faults.holding("scope", names)
        if fault is None:
            return scopes
        gone = fault.arguments["scope"]
        return () if gone == "all" else tuple(one for one in scopes if one != gone)
