"""Responses of OAuth 2.0 token endpoints (RFC 6749, 5.1).

Here: bytes to token to grant. Not here: grant requests and their errors
(`<platform>/auth.py`).
"""

from datetime import UTC, datetime, timedelta

import msgspec

from dlt_sources.contract import Grant, Secret
from dlt_sources.http.errors import WrongContent

LIFETIME = 400 * 86_400
"""Maximum seconds of a token's life; a longer one is refreshed earlier."""


class Token(msgspec.Struct):
    """A token response; `scope` is a string or, at Twitch, a list."""

    access_token: str
    refresh_token: str | None = None
    expires_in: float | None = None
    scope: str | list[str] | None = None


def parse_token(body: bytes) -> Token:
    """Return the token of a response; no error message holds it.

    Raises:
        WrongContent: the body has no token.
    """
    try:
        return msgspec.json.decode(body, type=Token)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise WrongContent("token response without a token") from None


def make_grant(token: Token) -> Grant:
    """Return the grant of a token that was received now."""
    scopes = token.scope.split() if isinstance(token.scope, str) else token.scope
    lifetime = token.expires_in
    return Grant(
        access_token=Secret(token.access_token),
        refresh_token=Secret(token.refresh_token) if token.refresh_token else None,
        expires_at=None
        if lifetime is None
        else datetime.now(UTC) + timedelta(seconds=min(max(lifetime, 0), LIFETIME)),
        scopes=None if scopes is None else tuple(scopes),
    )
