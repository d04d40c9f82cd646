"""Access tokens: signed texts that survive a restart, and the faults that end them.

Here: OAuth tokens with a lifetime, and personal tokens without one. Not here: the token
endpoints and the clients' names.
"""

import hmac
from base64 import b32decode, b32encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar

from sandbox.kit.state import Caller, State

SIGNATURE = 24
Account = TypeVar("Account")
Names = tuple[str, ...]


def sign(key: str, claims: Iterable[object]) -> str:
    """Return claims, none with a space in it, as signed letters and digits."""
    body = b32encode(" ".join(map(str, claims)).encode()).decode().rstrip("=").lower()
    return f"{_signature(key, body)}{body}"


def verify(key: str, text: str) -> list[str] | None:
    """Return the claims as texts; None unless this key signed them."""
    signature, body = text[:SIGNATURE], text[SIGNATURE:]
    if not text.isascii() or not hmac.compare_digest(signature, _signature(key, body)):
        return None
    return b32decode(body.upper() + "=" * (-len(body) % 8)).decode().split(" ")


def _signature(key: str, body: str) -> str:
    return hmac.new(key.encode(), body.encode(), "sha256").hexdigest()[:SIGNATURE]


@dataclass(frozen=True, slots=True)
class Token:
    """The claims of a token. `kind` is user, app or refresh."""

    kind: str
    user: str
    generation: int
    """1 for the first tokens of a user, one more after each refresh."""
    issued_at: int
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """A client, and how the platform writes and ends the client's tokens."""

    id: str
    secret: str
    scopes: Sequence[str]
    prefixes: Mapping[str, str]
    """By kind of token, all of the same length."""
    lifetimes: Mapping[str, int]
    """Seconds by kind of token."""
    rotates: bool
    """Whether a refresh token works only once."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A pair of tokens."""

    access_token: str
    refresh_token: str
    scopes: tuple[str, ...]


class OAuthTokens:
    """The OAuth tokens of one platform; a restart forgets only the refreshes."""

    def __init__(
        self, state: State, client: OAuthClient, names: Callable[[str], Names]
    ) -> None:
        self._state = state
        self._client = client
        self._names = names
        self._key = f"{client.secret}/{state.world.seed}"
        self._generations: dict[str, int] = {}
        self.decode = lru_cache(16_384)(self._decode)

    def caller(self, text: str) -> Caller:
        """Return who a token belongs to, valid or not."""
        token = self.decode(text)
        if token is None or token.kind == "refresh":
            return Caller("invalid")
        if token.kind == "app":
            return Caller("app", None, ("app",))
        return Caller("user", token.user, self._names(token.user))

    def accept(self, text: str) -> Token | None:
        """Return an access token that is valid now."""
        token = self.decode(text)
        if token is None or token.kind == "refresh":
            return None
        ends_at = token.issued_at + self._client.lifetimes[token.kind]
        is_valid = self._state.clock.now() < ends_at
        if token.kind == "app":
            return token if is_valid else None
        names, faults = self._names(token.user), self._state.faults
        if expired := faults.of_token("expire", names):
            # Set for expired tokens too: only tokens refreshed later are valid.
            floor = expired.floors.setdefault(token.user, token.generation + 1)
            is_valid &= token.generation >= floor
        if not is_valid or faults.of_token("revoke", names):
            return None
        return replace(token, scopes=faults.remaining_scopes(token.scopes, names))

    def app_token(self) -> str:
        """Issue an app token."""
        return self._encode(Token("app", "-", 0, self._state.clock.now()))

    def issue(self, user: str, scopes: Iterable[str]) -> Grant:
        """Issue a pair of the user's current generation."""
        now, generation = self._state.clock.now(), self._generations.get(user, 1)
        left = self._state.faults.remaining_scopes(scopes, self._names(user))
        access, refresh = (
            self._encode(Token(kind, user, generation, now, left))
            for kind in ("user", "refresh")
        )
        return Grant(access, refresh, left)

    def refresh(self, text: str, caller: Caller) -> Grant | None:
        """Exchange a refresh token and name its user in the log; None refuses it."""
        token = self.decode(text)
        if token is None:
            return None
        caller.token, caller.user = "refresh", token.user
        current = self._generations.get(token.user, 1)
        if token.kind != "refresh" or (
            self._client.rotates and token.generation < current
        ):
            return None
        if self._state.faults.of_token("revoke", self._names(token.user)):
            return None
        self._generations[token.user] = max(current, token.generation) + 1
        return self.issue(token.user, token.scopes)

    def _encode(self, token: Token) -> str:
        known = self._client.scopes
        bits = sum(1 << known.index(scope) for scope in token.scopes)
        claims = (token.kind, token.user, token.generation, token.issued_at, bits)
        return f"{self._client.prefixes[token.kind]}{sign(self._key, claims)}"

    def _decode(self, text: str) -> Token | None:
        claims = verify(self._key, text[len(self._client.prefixes["user"]) :])
        if claims is None:
            return None
        kind, user, *numbers = claims
        generation, issued_at, bits = map(int, numbers)
        known = enumerate(self._client.scopes)
        scopes = tuple(scope for place, scope in known if bits >> place & 1)
        token = Token(kind, user, generation, issued_at, scopes)
        return token if self._encode(token) == text else None


class PersonalTokens(Generic[Account]):
    """Tokens without an end, which name their account: prefix, id, mark, signature."""

    def __init__(
        self,
        state: State,
        platform: str,
        *,
        prefix: str,
        mark: str,
        length: int,
        find: Callable[[str], Account | None],
        names: Callable[[Account], Names],
    ) -> None:
        self._faults = state.faults
        self._key = f"{platform}/{state.world.seed}".encode()
        self._prefix, self._mark, self._length = prefix, mark, length
        self._find, self._names = find, names

    def issue(self, user_id: str) -> str:
        """Return the token of an account."""
        digest = hmac.new(self._key, user_id.encode(), "sha256").hexdigest()
        return f"{self._prefix}{user_id}{self._mark}{digest[: self._length]}"

    def caller(self, text: str) -> Caller:
        """Return who a token belongs to, valid or not."""
        account = self._owner(text)
        if account is None:
            return Caller("invalid" if text else "none")
        names = self._names(account)
        return Caller("user", names[0], names)

    def accept(self, text: str, scopes: Iterable[str]) -> tuple[Account, Names] | None:
        """Return the account and the scopes of a valid token."""
        account = self._owner(text)
        if account is None:
            return None
        names, faults = self._names(account), self._faults
        if faults.of_token("revoke", names) or faults.of_token("expire", names):
            return None
        return account, faults.remaining_scopes(scopes, names)

    def _owner(self, text: str) -> Account | None:
        user_id = text.removeprefix(self._prefix).partition(self._mark)[0]
        if not hmac.compare_digest(text.encode(), self.issue(user_id).encode()):
            return None
        return self._find(user_id)
