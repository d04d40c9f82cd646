"""Turn a token into headers, and refresh it after a 401.

Here: header, 401, one refresh, second request, like `httpx.Auth`. Unlike it, the body
of a rejected response stays below our size limit.
Not here: storage of tokens (`contract.Credentials`), token endpoints
(`<platform>/auth.py`).
"""

import hmac
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from dlt_sources.contract import Credentials, Secret


class Auth(Protocol):
    """Headers for a request, and new headers after a 401."""

    async def headers(self) -> Mapping[str, Secret]:
        """Return the headers of the next request."""
        ...

    async def refresh(
        self, refused: Mapping[str, Secret]
    ) -> Mapping[str, Secret] | None:
        """Return headers in place of `refused`, None where nothing can be refreshed."""
        ...


@runtime_checkable
class SignsQuery(Protocol):
    """An `Auth` that also adds query parameters, such as a signature of the token."""

    def query(self, headers: Mapping[str, Secret]) -> Mapping[str, Secret]:
        """Return the query parameters that belong to these headers."""
        ...


class NoAuth:
    """No token; `fixed` holds other headers that an endpoint needs."""

    def __init__(self, fixed: Mapping[str, Secret] | None = None) -> None:
        self._fixed = dict(fixed or {})

    async def headers(self) -> Mapping[str, Secret]:
        """Return the fixed headers."""
        return self._fixed

    async def refresh(self, refused: Mapping[str, Secret]) -> None:
        """Return None: there is no token."""


class TokenAuth:
    """`Authorization: Bearer ...` from the credentials of a connection."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        scheme: str = "Bearer",
        fixed: Mapping[str, Secret] | None = None,
    ) -> None:
        self._credentials = credentials
        self._scheme = scheme
        self._fixed = dict(fixed or {})

    async def headers(self) -> Mapping[str, Secret]:
        """Return the header of the current token."""
        return self._with(await self._credentials.current())

    async def refresh(self, refused: Mapping[str, Secret]) -> Mapping[str, Secret]:
        """Refresh the token; RefusedGrant passes through."""
        stale = refused["Authorization"].reveal().removeprefix(f"{self._scheme} ")
        return self._with(await self._credentials.refresh(Secret(stale)))

    def _with(self, token: Secret) -> Mapping[str, Secret]:
        # The token inside is registered already.
        bearer = Secret(f"{self._scheme} {token.reveal()}", is_public=token.is_public)
        return {**self._fixed, "Authorization": bearer}


class FixedCredentials:
    """A token that never changes, such as the id and the secret of an application."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    async def current(self) -> Secret:
        """Return the token."""
        return self._token

    async def refresh(self, stale: Secret) -> Secret:
        """Return the same token; only its owner can change it."""
        return self._token


class SignedTokenAuth(TokenAuth):
    """A token, and a proof in the query that the request comes from the application.

    The proof is the token's HMAC-SHA256 under the application's secret. Without a
    secret nothing is signed; the platform refuses that if the application demands it.
    """

    def __init__(
        self, credentials: Credentials, secret: Secret | None, *, parameter: str
    ) -> None:
        super().__init__(credentials)
        self._secret = secret
        self._parameter = parameter

    def query(self, headers: Mapping[str, Secret]) -> Mapping[str, Secret]:
        """Return the proof of the token in these headers."""
        if self._secret is None:
            return {}
        token = headers["Authorization"].reveal().removeprefix("Bearer ")
        key = self._secret.reveal().encode()
        proof = hmac.new(key, token.encode(), "sha256").hexdigest()
        return {self._parameter: Secret(proof)}
