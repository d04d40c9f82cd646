"""One attempt of the authorization code flow, at an issuer or a platform.

Here: the values that bind a response to the request of the same browser. Not here:
sign-in (`serving/sign_in.py`) and connecting an account (`connect.py`).

All values derive from one random secret, which only the browser or the command holds.
`state` and `nonce` are seen by others; neither reveals the secret or the PKCE verifier.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

LONGEST_SECRET = 100
LONGEST_CODE = 4_096
ERROR_CODE = re.compile(r"[a-z_]{1,60}")
"""The form of an error code (RFC 6749, 4.1.2.1); anything else is not repeated."""


@dataclass(frozen=True, slots=True)
class CodeAttempt:
    """The secret of one attempt; `repr` hides it."""

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def state(self) -> str:
        """`state` (RFC 6749, 4.1.1): the answer must repeat it."""
        return self._derive("state")

    @property
    def nonce(self) -> str:
        """`nonce` (OpenID Connect): the ID token must repeat it."""
        return self._derive("nonce")

    @property
    def verifier(self) -> str:
        """The PKCE verifier (RFC 7636): it proves who began the attempt."""
        return self._derive("verifier")

    @property
    def challenge(self) -> str:
        """The PKCE challenge by S256, which the address of the attempt carries."""
        return _encode(hashlib.sha256(self.verifier.encode()).digest())

    @property
    def state_hash(self) -> bytes:
        """The hash of `state` that the database holds."""
        return hashlib.sha256(self.state.encode()).digest()

    def has_state(self, given: str) -> bool:
        """Tell whether an answer belongs to this attempt, in constant time."""
        return hmac.compare_digest(given.encode(), self.state.encode())

    def _derive(self, purpose: str) -> str:
        digest = hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256)
        return _encode(digest.digest())


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
