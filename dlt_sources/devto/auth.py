"""API keys of Dev.to.

Here: the `api-key` header instead of Authorization. Not here: where keys are stored
(`contract.Credentials`). Keys never expire, so there is no `refresh`.
"""

from collections.abc import Mapping

from dlt_sources.contract import Credentials, Secret

HEADERS = {"accept": Secret("application/vnd.forem.api-v1+json", is_public=True)}


class KeyAuth:
    """`api-key: ...` from the credentials of one connection.

    Some keys are refused by single endpoints and accepted by all others
    (devto-analytics, 2026-07). So a 401 disconnects only where `is_proof` is set.
    """

    def __init__(self, credentials: Credentials, *, is_proof: bool) -> None:
        self._credentials = credentials
        self._is_proof = is_proof

    async def headers(self) -> Mapping[str, Secret]:
        """Return the key's header."""
        return {**HEADERS, "api-key": await self._credentials.current()}

    async def refresh(
        self, refused: Mapping[str, Secret]
    ) -> Mapping[str, Secret] | None:
        """Report a refused key to its credentials; RefusedGrant passes through."""
        if not self._is_proof:
            return None
        key = await self._credentials.refresh(refused["api-key"])
        return {**HEADERS, "api-key": key}
