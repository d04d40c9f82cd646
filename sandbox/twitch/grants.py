"""Which tokens are accepted: lifetimes, rotation, and the faults that end them.

Here: the few facts about tokens that a restart does forget. Not here: HTTP.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox.state import Caller, State
from sandbox.twitch import tokens
from sandbox.twitch.tokens import Token
from sandbox.world.creators import Creator, by_id
from sandbox.world.times import iso


class Grants:
    """The tokens of one server."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._spent: dict[str, int] = {}
        """Per user the newest refresh token that was used."""

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Say who asks, whether or not they may."""
        text = headers.get(b"authorization", b"").decode("latin-1")
        if not text:
            return Caller()
        token = tokens.unseal(self._state.world.seed, text.partition(" ")[2])
        if token is None or token.kind == "refresh":
            return Caller("invalid")
        if token.kind == "app":
            return Caller("app", None, ("app",))
        return Caller("user", token.user, self.names(token.user))

    def names(self, user_id: str) -> tuple[str, ...]:
        """Return every name a fault may use for a user."""
        who = by_id(self._state.world, user_id)
        if who is None:
            return (user_id,)
        login = who.login(self._state.clock.now())
        return (user_id, who.username, login, *who.story.names)

    def accepted(self, text: str) -> Token | None:
        """Return an access token that may be used now."""
        token = tokens.unseal(self._state.world.seed, text)
        if token is None or token.kind == "refresh":
            return None
        is_over = self._state.clock.now() >= token.expires_at
        if token.kind == "app":
            return None if is_over else token
        names, faults = self.names(token.user), self._state.faults
        if expired := faults.holding("expire", names):
            # Also one that is over already: what follows it is good.
            floor = expired.floors.setdefault(token.user, token.generation + 1)
            is_over |= token.generation < floor
        if is_over or faults.holding("revoke", names):
            return None
        return replace(token, scopes=self._scopes(token.scopes, names))

    def app(self) -> str:
        """Issue an app token."""
        now = self._state.clock.now()
        return tokens.seal(self._state.world.seed, Token("app", "-", 0, now))

    def pair(self, token: Token) -> tuple[str, str, tuple[str, ...]]:
        """Issue an access and a refresh token like this one, and say its scopes."""
        scopes = self._scopes(token.scopes, self.names(token.user))
        seed, now = self._state.world.seed, self._state.clock.now()
        access = Token("user", token.user, token.generation, now, scopes)
        refresh = Token("refresh", token.user, token.generation, now, scopes)
        return tokens.seal(seed, access), tokens.seal(seed, refresh), scopes

    def refreshed(self, text: str) -> tuple[str, str, tuple[str, ...]] | None:
        """Trade a refresh token, once; None when it is refused."""
        token = tokens.unseal(self._state.world.seed, text)
        if token is None or token.kind != "refresh":
            return None
        if token.generation <= self._spent.get(token.user, 0):
            return None
        if self._state.faults.holding("revoke", self.names(token.user)):
            return None
        self._spent[token.user] = token.generation
        return self.pair(replace(token, generation=token.generation + 1))

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every creator anew: lines for an import."""
        return map(self._connection, self._state.world)

    def _connection(self, who: Creator) -> dict[str, Any]:
        now = self._state.clock.now()
        generation = self._spent.get(who.id, 0) + 1
        access, refresh, scopes = self.pair(
            Token("user", who.id, generation, now, who.story.scopes)
        )
        return {
            "platform": "twitch",
            "platform_user_id": who.id,
            "platform_username": who.login(now),
            "owner": who.username,
            "access_token": access,
            "refresh_token": refresh,
            "expires_at": iso(now + tokens.ACCESS_SECONDS),
            "scopes": " ".join(scopes),
        }

    def _scopes(
        self, scopes: tuple[str, ...], names: tuple[str, ...]
    ) -> tuple[str, ...]:
        fault = self._state.faults.holding("scope", names)
        if fault is None:
            return scopes
        gone = fault.arguments["scope"]
        return () if gone == "all" else tuple(one for one in scopes if one != gone)
