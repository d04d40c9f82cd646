"""Tokens of the local issuer, for programs without an outside issuer.

Here: the signing key in the state folder, issuing and reading tokens. Not here: tokens
of an outside issuer (`issuer.py`).
"""

import secrets
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from pipelines.database.files import create_private_file

ISSUER = "creators:local"
ALGORITHM = "HS256"
LIFETIME_SECONDS = 90 * 24 * 3600
LEEWAY_SECONDS = 30
KEY_FILE = "service_token.key"


class TokenError(Exception):
    """A token that names nobody; the text says why, without the token."""


class LocalIssuer:
    """Signs and reads tokens with the key of the state folder."""

    def __init__(self, home: Path) -> None:
        path = home / KEY_FILE
        if not path.exists():
            create_private_file(path, secrets.token_urlsafe(48))
        self._key = OctKey.import_key(path.read_text().strip())

    def issue(self, person_id: str, lifetime: int = LIFETIME_SECONDS) -> str:
        """Return a token of a person."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": person_id,
            "iat": now,
            "nbf": now,
            "exp": now + lifetime,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode({"alg": ALGORITHM, "typ": "JWT"}, claims, self._key)

    def read(self, token: str) -> UUID:
        """Return the person of a token.

        Raises:
            TokenError: it is forged, expired or not a token of this service.
        """
        try:
            decoded = jwt.decode(token, self._key, algorithms=[ALGORITHM])
            check_claims(decoded.claims, ISSUER)
            return UUID(str(decoded.claims["sub"]))
        except (JoseError, ValueError) as error:
            raise TokenError(describe_refusal(error)) from None


def check_claims(claims: dict[str, Any], issuer: str) -> None:
    """Check that a token is of an issuer, names somebody and counts now.

    Raises:
        JoseError: it does not.
    """
    jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        exp={"essential": True},
        sub={"essential": True},
    ).validate(claims)


def describe_refusal(error: Exception) -> str:
    """Return why a token is refused, in words that repeat no part of it."""
    names = {
        "ExpiredTokenError": "the token has expired",
        "BadSignatureError": "the signature is wrong",
    }
    return names.get(type(error).__name__, "the token is not valid")
