"""Find the person of a request.

Here: which credential a request carries, and a cache of the people found. Not here:
what the person may see; the database decides it.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from starlette.requests import Request

from pipelines.tenancy.transactions import as_service
from serving.access import sessions
from serving.access.caller import Caller, read_caller
from serving.access.tokens import TokenError
from serving.problems import ProblemError
from serving.state import State

CACHE_SECONDS = 5.0
"""A sign-out in another process, or a removed person, takes effect after this time."""
MOST_CACHED = 10_000
LONGEST_TOKEN = 8_192
KEY_MARK = "ck_"
"""How an API key begins (`pipelines/accounts/api_keys.py`)."""
CHALLENGE = {"www-authenticate": "Bearer"}


class Identities:
    """Finds people, and caches each for some seconds."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._cache: OrderedDict[str, tuple[float, Caller]] = OrderedDict()

    async def find(self, request: Request) -> Caller | None:
        """Return the person of a request, None without a credential.

        Raises:
            ProblemError: 401 for a credential that names nobody.
        """
        authorization = request.headers.get("authorization")
        if authorization is not None:
            scheme, _, token = authorization.partition(" ")
            token = token.strip()
            if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
                raise self._refuse(request, "a bearer token is needed")
            return await self._find_cached(
                request, f"t:{token}", lambda: self._read_token(token)
            )
        secret = sessions.read_cookie(request)
        if secret is None:
            return None
        return await self._find_cached(
            request,
            f"s:{secret}",
            lambda: sessions.find_session(self._state.pool, secret),
        )

    def forget(self, secret: str) -> None:
        """Forget a session that has ended."""
        self._cache.pop(f"s:{secret}", None)

    async def _find_cached(
        self,
        request: Request,
        key: str,
        find: Callable[[], Awaitable[Caller | None]],
    ) -> Caller:
        now = time.monotonic()
        known = self._cache.get(key)
        if known is not None and known[0] > now:
            return known[1]
        self._state.limits.check_refused(client_address(request))
        try:
            caller = await find()
        except TokenError as error:
            raise self._refuse(request, str(error)) from None
        if caller is None:
            self._cache.pop(key, None)
            raise self._refuse(request, "the session or the person does not exist")
        self._cache[key] = (now + CACHE_SECONDS, caller)
        self._cache.move_to_end(key)
        while len(self._cache) > MOST_CACHED:
            self._cache.popitem(last=False)
        return caller

    async def _read_token(self, token: str) -> Caller | None:
        if token.startswith(KEY_MARK):
            return await self._read_key(token)
        subject: object
        if self._state.outside_issuer is not None:
            subject = await self._state.outside_issuer.read(token)
            find = "select * from service.find_user($1)"
        else:
            assert self._state.local_issuer is not None  # noqa: S101 - one of the two
            subject = self._state.local_issuer.read(token)
            find = "select * from service.find_person($1)"
        async with as_service(self._state.pool) as session:
            row = await session.fetchrow(find, subject)
        return read_caller(row, "token") if row is not None else None

    async def _read_key(self, key: str) -> Caller | None:
        digest = hashlib.sha256(key.encode()).hexdigest()
        async with as_service(self._state.pool) as session:
            row = await session.fetchrow(
                "select (caller).*, scopes, channel_ids from service.find_key($1)",
                digest,
            )
        if row is None:
            raise TokenError("the key is unknown, revoked or expired")
        channels = row["channel_ids"]
        return read_caller(
            row,
            "key",
            scopes=frozenset(row["scopes"]),
            channel_ids=None if channels is None else tuple(channels),
        )

    def _refuse(self, request: Request, detail: str) -> ProblemError:
        self._state.limits.check("refused", client_address(request))
        return ProblemError(401, detail, CHALLENGE)


def client_address(request: Request) -> str:
    """Return the address of the peer, which is a proxy's behind a proxy."""
    return request.client.host if request.client else "unknown"
