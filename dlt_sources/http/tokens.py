"""Answers of token endpoints, as OAuth 2.0 writes them (RFC 6749, 5.1).

Here: bytes -> token -> grant. Not here: which grant is asked for and what a refusal
means (`<platform>/auth.py`).
"""

from datetime import UTC, datetime, timedelta

import msgspec

from dlt_sources.contract import Grant, Secret
from dlt_sources.http.errors import WrongContent


class Token(msgspec.Struct):
    """What was answered; scopes are one text or, at Twitch, a list."""

    access_token: str
    refresh_token: str | None = None
    expires_in: float | None = None
    scope: str | list[str] | None = None


def parse_token(body: bytes) -> Token:
    """Return a token answer; its text is in no message.

    Raises:
        WrongContent: the body is none.
    """
    try:
        return msgspec.json.decode(body, type=Token)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise WrongContent("token answer without a token") from None


def grant_of(token: Token) -> Grant:
    """Return the grant of a token that was answered now."""
    scopes = token.scope.split() if isinstance(token.scope, str) else token.scope
    lives = token.expires_in
    return Grant(
        access_token=Secret(token.access_token),
        refresh_token=Secret(token.refresh_token) if token.refresh_token else None,
        expires_at=None if lives is None else datetime.now(UTC) + timedelta(0, lives),
        scopes=None if scopes is None else tuple(scopes),
    )
