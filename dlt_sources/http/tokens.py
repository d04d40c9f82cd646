"""Requests to OAuth 2.0 token endpoints and their responses (RFC 6749, 5).

Here: form to token to grant. Not here: the forms, and which errors of a platform refuse
a grant (`<platform>/auth.py`).
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from dlt_sources.contract import Grant, RefusedGrant, Secret
from dlt_sources.http.client import ApiClient
from dlt_sources.http.errors import Permanent
from dlt_sources.http.responses import decode_body

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
    return decode_body(body, Token, "token response without a token")


async def request_token(
    client: ApiClient,
    path: str,
    form: Mapping[str, Secret],
    *,
    label: str,
    refused: str,
    is_refusal: Callable[[Permanent], bool] | None = None,
) -> Token:
    """Post a form and return its token.

    `is_refusal` says which permanent errors refuse the grant; without it, all do. The
    others mean a wrong request or application, and pass through.

    Raises:
        RefusedGrant: the platform refuses the grant; the message begins with `refused`.
    """
    try:
        return await client.post(path, form, parse_token, label=label)
    except Permanent as error:
        if is_refusal is not None and not is_refusal(error):
            raise
        reason = str(error)
    # Raised here, so that no traceback holds the request with its secrets.
    raise RefusedGrant(f"{refused} ({reason})")


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
