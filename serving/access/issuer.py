"""Tokens of an outside OpenID Connect issuer, such as Clerk.

Here: the issuer's document and keys, and the checks of a token. Not here: tokens of the
local issuer (`tokens.py`), and the exchange of a code (`code_flow.py`).

The keys stay cached while the issuer does not answer. One fetch runs at a time, and at
most one in a minute, so tokens with unknown key ids cause few requests.
"""

import asyncio
import base64
import binascii
import hmac
import logging
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from pipelines.bounds import LOOPBACK
from pipelines.redaction import first_line
from serving.access.tokens import TokenError, check_claims, describe_refusal

log = logging.getLogger(__name__)

ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]
"""Signatures by a private key. A secret of both sides (HS256) is never accepted."""
FETCH_SECONDS = 5.0
FETCH_INTERVAL_SECONDS = 60.0
"""The shortest time between two fetches."""
FRESH_SECONDS = 3600.0
"""How long fetched keys are used without another fetch."""
LARGEST_DOCUMENT = 256 * 1024
DISCOVERY = "/.well-known/openid-configuration"


class OutsideIssuer:
    """Verifies tokens by the keys that the issuer publishes."""

    def __init__(self, issuer: str, audience: frozenset[str] = frozenset()) -> None:
        self.issuer = issuer.rstrip("/")
        self._audience = audience
        self._document: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")
        self._lock = asyncio.Lock()

    async def read(self, token: str) -> str:
        """Return the subject of a token.

        Raises:
            TokenError: it is forged, expired, or for another audience.
        """
        claims = await self._verify(token)
        self._check_audience(claims)
        return str(claims["sub"])

    async def read_id_token(self, token: str, client_id: str, nonce: str) -> str:
        """Return the subject of an ID token (OpenID Connect Core, 3.1.3.7).

        Raises:
            TokenError: it is no token of this client's attempt.
        """
        claims = await self._verify(token)
        given = claims.get("aud")
        audience = given if isinstance(given, list) else [given]
        party = claims.get("azp", client_id if len(audience) == 1 else None)
        if client_id not in audience or party != client_id:
            raise TokenError("the token is for another audience")
        found = str(claims.get("nonce", ""))
        if not hmac.compare_digest(found.encode(), nonce.encode()):
            raise TokenError("the token belongs to another sign-in")
        return str(claims["sub"])

    async def find_document(self) -> Mapping[str, Any]:
        """Return the issuer's document, which names its addresses.

        Raises:
            TokenError: the issuer does not answer.
        """
        await self._find_keys(is_unknown=False)
        return self._document

    async def _verify(self, token: str) -> dict[str, Any]:
        """Return the claims of a token that is signed and counts now."""
        keys = await self._find_keys(is_unknown=False)
        try:
            return self._decode(token, keys)
        except InvalidKeyIdError:
            keys = await self._find_keys(is_unknown=True)
        try:
            return self._decode(token, keys)
        except InvalidKeyIdError:
            raise TokenError("the token's key is not one of the issuer") from None

    def _decode(self, token: str, keys: KeySet) -> dict[str, Any]:
        try:
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            raise
        except (JoseError, ValueError) as error:
            raise TokenError(describe_refusal(error)) from None
        try:
            check_claims(decoded.claims, self.issuer)
        except JoseError as error:
            raise TokenError(describe_refusal(error)) from None
        return decoded.claims

    def _check_audience(self, claims: Mapping[str, Any]) -> None:
        """Check `aud`, or `azp` of a session token without one, as Clerk's."""
        if not self._audience:
            return
        given = claims.get("aud", claims.get("azp"))
        named = set(given) if isinstance(given, list) else {given}
        if not named & self._audience:
            raise TokenError("the token is for another audience")

    async def _find_keys(self, *, is_unknown: bool) -> KeySet:
        """Return the keys; fetch them if they are old or one is unknown."""
        async with self._lock:
            now = time.monotonic()
            is_fresh = now - self._fetched_at < FRESH_SECONDS and not is_unknown
            may_fetch = now - self._tried_at >= FETCH_INTERVAL_SECONDS
            if self._keys is None or (not is_fresh and may_fetch):
                if not may_fetch:
                    raise TokenError("the issuer does not answer")
                self._tried_at = now
                try:
                    await self._fetch()
                except (httpx.HTTPError, ValueError, KeyError, JoseError) as error:
                    log.warning("the issuer's keys: %s", first_line(str(error)))
            if self._keys is None:
                raise TokenError("the issuer does not answer")
            return self._keys

    async def _fetch(self) -> None:
        async with httpx.AsyncClient(timeout=FETCH_SECONDS) as client:
            document = await self._get(client, self.issuer + DISCOVERY)
            if str(document["issuer"]).rstrip("/") != self.issuer:
                raise ValueError("the issuer's document names another issuer")
            keys = await self._get(client, str(document["jwks_uri"]))
        self._keys = KeySet.import_key_set(keys)  # type: ignore[arg-type]
        self._document = document
        self._fetched_at = time.monotonic()

    async def _get(self, client: httpx.AsyncClient, url: str) -> dict[str, Any]:
        check_address(url)
        answer = await client.get(url)
        answer.raise_for_status()
        if len(answer.content) > LARGEST_DOCUMENT:
            raise ValueError("the issuer's document is too large")
        found = answer.json()
        if not isinstance(found, dict):
            raise ValueError("the issuer's document is no object")  # noqa: TRY004 - as above
        return found


def check_address(url: str) -> None:
    """Check that an address of the issuer is HTTPS, or on this machine.

    Raises:
        ValueError: it is neither.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and (
        parts.scheme != "http" or parts.hostname not in LOOPBACK
    ):
        raise ValueError("an issuer's address must be https://")


def find_issuer_of_key(publishable_key: str) -> str | None:
    """Return Clerk's issuer, whose host a publishable key `pk_...` holds."""
    _, _, encoded = publishable_key.rpartition("_")
    try:
        padded = encoded + "=" * (-len(encoded) % 4)
        host = base64.b64decode(padded, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return f"https://{host.rstrip('$')}" if host.endswith("$") else None
