"""How a request gets its token, and what happens when the token is refused.

Here: the conversation `header -> 401 -> renewed once -> replay`, as httpx.Auth flows
have it, but with the bodies of refused answers under our size cap.
Not here: where tokens are kept (`contract.Credentials`), how a platform renews them.
"""

from collections.abc import Mapping
from typing import Protocol

from dlt_sources.contract import Credentials, Secret


class Auth(Protocol):
    """Headers for one request, and new ones after a 401."""

    async def headers(self) -> Mapping[str, Secret]:
        """Return the headers that authenticate the next request."""
        ...

    async def renewed(
        self, refused: Mapping[str, Secret]
    ) -> Mapping[str, Secret] | None:
        """Return other headers than `refused`, None where there is nothing to renew."""
        ...


class NoAuth:
    """For endpoints that ask for no token; `fixed` are headers they ask for."""

    def __init__(self, fixed: Mapping[str, Secret] | None = None) -> None:
        self._fixed = dict(fixed or {})

    async def headers(self) -> Mapping[str, Secret]:
        """Return the fixed headers."""
        return self._fixed

    async def renewed(self, refused: Mapping[str, Secret]) -> None:
        """Renew nothing."""


class TokenAuth:
    """`Authorization: Bearer ...` from credentials that know how to refresh."""

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
        """Attach the current token."""
        return self._with(await self._credentials.current())

    async def renewed(self, refused: Mapping[str, Secret]) -> Mapping[str, Secret]:
        """Refresh the refused token; RefusedGrant passes through."""
        stale = refused["Authorization"].reveal().removeprefix(f"{self._scheme} ")
        return self._with(await self._credentials.refreshed(Secret(stale)))

    def _with(self, token: Secret) -> Mapping[str, Secret]:
        bearer = Secret(f"{self._scheme} {token.reveal()}")
        return {**self._fixed, "Authorization": bearer}
