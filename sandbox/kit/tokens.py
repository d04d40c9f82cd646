"""Access tokens: signed texts that survive a restart, and the faults that end them.

Here: accounts, OAuth tokens with a lifetime, personal tokens without one, and the lines
for an import. Not here: the token endpoints, and each platform's accounts.
"""

import hmac
from base64 import b32decode, b32encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sandbox.kit.state import Caller, State
from sandbox.world.times import iso

SIGNATURE = 24
Entity = TypeVar("Entity")
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
class Account:
    """A user of a platform; a fault may use any of the names."""

    id: str
    username: str
    owner: str
    scopes: Names = ()
    names: Names = ()

    @property
    def all_names(self) -> Names:
        """Every name that a fault may use."""
        return (self.id, self.username, self.owner, *self.names)


@dataclass(frozen=True, slots=True)
class Accounts(Generic[Entity]):
    """The accounts of one platform, each an entity of the world."""

    platform: str
    entities: Iterable[Entity]
    by_id: Callable[[str], Entity | None]
    describe: Callable[[Entity], Account]

    def find(self, user_id: str) -> Account | None:
        """Return an account by id."""
        entity = self.by_id(user_id)
        return None if entity is None else self.describe(entity)

    def all(self) -> list[Account]:
        """Return every account."""
        return [self.describe(one) for one in self.entities]

    def names(self, user_id: str) -> Names:
        """Return every name of a user."""
        account = self.find(user_id)
        return account.all_names if account else (user_id,)

    def connections(
        self, tokens: Callable[[Account], Mapping[str, str]]
    ) -> Iterator[dict[str, Any]]:
        """Yield a line for an import for each account, with its tokens."""
        for account in map(self.describe, self.entities):
            yield {
                "platform": self.platform,
                "platform_user_id": account.id,
                "platform_username": account.username,
                "owner": account.owner,
                **tokens(account),
            }


@dataclass(frozen=True, slots=True)
class Token:
    """The claims of a token. `kind` is user, app, refresh or none."""

    kind: str
    user: str
    generation: int
    """1 for the first tokens of a user, one more after each refresh."""
    issued_at: int
    scopes: Names = ()


NO_TOKEN = Token("none", "", 0, 0)


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
    scopes: Names


class OAuthTokens:
    """The OAuth tokens of one platform; a restart forgets only the refreshes."""

    def __init__(
        self, state: State, client: OAuthClient, accounts: Accounts[Any]
    ) -> None:
        self._clock = state.clock
        self._faults = state.faults
        self._client = client
        self._accounts = accounts
        self._key = f"{client.secret}/{state.world.seed}"
        self._generations: dict[str, int] = {}
        self._decode = lru_cache(16_384)(self._decoded)

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Return the sender of a request, whose token may be invalid."""
        header = headers.get(b"authorization", b"").decode("latin-1")
        token = self._decode(header.partition(" ")[2])
        if token is None or token.kind == "refresh":
            return Caller("invalid" if header else "none")
        if token.kind == "app":
            return Caller("app", None, ("app",))
        return Caller("user", token.user, self._accounts.names(token.user))

    def accept(self, text: str) -> Token | None:
        """Return an access token that is valid now."""
        token = self._decode(text)
        if token is None or token.kind == "refresh":
            return None
        is_valid = self._clock.now() < self.expires_at(token)
        if token.kind == "app":
            return token if is_valid else None
        names, faults = self._accounts.names(token.user), self._faults
        if expired := faults.of_token("expire", names):
            # Set for expired tokens too: only tokens refreshed later are valid.
            floor = expired.floors.setdefault(token.user, token.generation + 1)
            is_valid &= token.generation >= floor
        if not is_valid or faults.of_token("revoke", names):
            return None
        return replace(token, scopes=faults.remaining_scopes(token.scopes, names))

    def expires_at(self, token: Token) -> int:
        """Return the end of an access token."""
        return token.issued_at + self._client.lifetimes[token.kind]

    def app_token(self) -> str:
        """Issue an app token."""
        return self._encode(Token("app", "-", 0, self._clock.now()))

    def issue(self, user: str, scopes: Iterable[str]) -> Grant:
        """Issue a pair of the user's current generation."""
        now, generation = self._clock.now(), self._generations.get(user, 1)
        left = self._faults.remaining_scopes(scopes, self._accounts.names(user))
        access, refresh = (
            self._encode(Token(kind, user, generation, now, left))
            for kind in ("user", "refresh")
        )
        return Grant(access, refresh, left)

    def refresh(self, text: str, caller: Caller) -> Grant | None:
        """Exchange a refresh token and name its user in the log; None refuses it."""
        token = self._decode(text)
        if token is None:
            return None
        caller.token, caller.user = "refresh", token.user
        current = self._generations.get(token.user, 1)
        if token.kind != "refresh" or (
            self._client.rotates and token.generation < current
        ):
            return None
        if self._faults.of_token("revoke", self._accounts.names(token.user)):
            return None
        self._generations[token.user] = max(current, token.generation) + 1
        return self.issue(token.user, token.scopes)

    def exchange(self, text: str, caller: Caller) -> Grant | None:
        """Exchange an access token that is still valid; None refuses it."""
        token = self._decode(text)
        if token is None:
            return None
        caller.token, caller.user = "user", token.user
        if (accepted := self.accept(text)) is None:
            return None
        current = self._generations.get(token.user, 1)
        self._generations[token.user] = max(current, token.generation) + 1
        return self.issue(token.user, accepted.scopes)

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every account."""
        expires_at = iso(self._clock.now() + self._client.lifetimes["user"])

        def tokens(account: Account) -> dict[str, str]:
            grant = self.issue(account.id, account.scopes)
            return {
                "access_token": grant.access_token,
                "refresh_token": grant.refresh_token,
                "expires_at": expires_at,
                "scopes": " ".join(grant.scopes),
            }

        return self._accounts.connections(tokens)

    def _encode(self, token: Token) -> str:
        known = self._client.scopes
        bits = sum(1 << known.index(scope) for scope in token.scopes)
        claims = (token.kind, token.user, token.generation, token.issued_at, bits)
        return f"{self._client.prefixes[token.kind]}{sign(self._key, claims)}"

    def _decoded(self, text: str) -> Token | None:
        claims = verify(self._key, text[len(self._client.prefixes["user"]) :])
        if claims is None:
            return None
        kind, user, *numbers = claims
        generation, issued_at, bits = map(int, numbers)
        known = enumerate(self._client.scopes)
        scopes = tuple(scope for place, scope in known if bits >> place & 1)
        token = Token(kind, user, generation, issued_at, scopes)
        return token if self._encode(token) == text else None


class PersonalTokens:
    """Tokens without an end: prefix, id of the account, mark, signature."""

    def __init__(
        self,
        state: State,
        accounts: Accounts[Any],
        *,
        prefix: str,
        mark: str,
        length: int,
        header: bytes = b"authorization",
        schemes: Sequence[str] = ("",),
    ) -> None:
        self._faults = state.faults
        self._accounts = accounts
        self._key = f"{accounts.platform}/{state.world.seed}".encode()
        self._prefix, self._mark, self._length = prefix, mark, length
        self._header, self._schemes = header, schemes

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Return the sender of a request, whose token may be invalid."""
        header = headers.get(self._header, b"").decode("latin-1")
        account = self._owner(header.rpartition(" ")[2])
        if account is None:
            return Caller("invalid" if header else "none")
        return Caller("user", account.id, account.all_names)

    def accept(self, header: str) -> Token | None:
        """Return a valid token."""
        scheme, _, text = header.rpartition(" ")
        account = self._owner(text) if scheme.lower() in self._schemes else None
        if account is None:
            return None
        names, faults = account.all_names, self._faults
        if faults.of_token("revoke", names) or faults.of_token("expire", names):
            return None
        scopes = faults.remaining_scopes(account.scopes, names)
        return Token("user", account.id, 0, 0, scopes)

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every account."""

        def tokens(account: Account) -> dict[str, str]:
            scopes = {"scopes": " ".join(account.scopes)} if account.scopes else {}
            return {"access_token": self.issue(account.id), **scopes}

        return self._accounts.connections(tokens)

    def issue(self, user_id: str) -> str:
        """Return the token of an account."""
        digest = hmac.new(self._key, user_id.encode(), "sha256").hexdigest()
        return f"{self._prefix}{user_id}{self._mark}{digest[: self._length]}"

    def _owner(self, text: str) -> Account | None:
        user_id = text.removeprefix(self._prefix).partition(self._mark)[0]
        if not hmac.compare_digest(text.encode(), self.issue(user_id).encode()):
            return None
        return self._accounts.find(user_id)
