"""Consent of a person at Google, and the exchange of its code.

Here: `<GOOGLE_CONSENT_URL>`, `<GOOGLE_AUTH_URL>/token` and the channels behind a token,
with PKCE. Not here: the refresh of a token (`auth.py`).
"""

from collections.abc import Mapping

import httpx
import msgspec

from dlt_sources.contract import (
    AuthorizationRequest,
    AuthorizationResponse,
    GrantedAccount,
    RefusedGrant,
    Secret,
    Throttle,
)
from dlt_sources.http.auth import NoAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.codes import make_address, make_form, require_client
from dlt_sources.http.responses import make_parser
from dlt_sources.http.tokens import make_grant, request_token
from dlt_sources.youtube.auth import CLIENT_NAMES, is_invalid_grant, open_token_client
from dlt_sources.youtube.endpoints.quota import DATA
from dlt_sources.youtube.errors import classify_error
from dlt_sources.youtube.settings import AUTHORIZED_SCOPES, Settings


class Snippet(msgspec.Struct):
    """The names of a channel."""

    title: str
    custom_url: str | None = msgspec.field(name="customUrl", default=None)


class Channel(msgspec.Struct):
    """A channel of the person."""

    id: str
    snippet: Snippet


class Channels(msgspec.Struct):
    """The channels of the person; the field is absent where there are none."""

    items: list[Channel] = []


def address(environ: Mapping[str, str], request: AuthorizationRequest) -> str:
    """Return the address of the consent page; it always grants a refresh token."""
    settings = Settings.read(environ)
    require_client(settings.client_id, settings.client_secret, CLIENT_NAMES)
    return make_address(
        settings.consent_url,
        settings.client_id,
        request,
        " ".join(AUTHORIZED_SCOPES),
        has_pkce=True,
        more={"access_type": "offline", "prompt": "consent"},
    )


async def exchange(
    environ: Mapping[str, str],
    response: AuthorizationResponse,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[GrantedAccount, ...]:
    """Exchange a code for the tokens of a person's channels.

    Raises:
        RefusedGrant: Google refuses the code, or the person has no channel.
    """
    settings = Settings.read(environ)
    client_secret = require_client(
        settings.client_id, settings.client_secret, CLIENT_NAMES
    )
    form = make_form(settings.client_id, client_secret, response, has_pkce=True)
    async with open_token_client(settings, throttle, transport=transport) as client:
        token = await request_token(
            client,
            "token",
            form,
            label="code",
            refused="Google refused the code",
            is_refusal=is_invalid_grant,
        )
    async with ApiClient(
        settings.api_url,
        throttle=throttle,
        bucket=DATA,
        auth=NoAuth({"authorization": Secret(f"Bearer {token.access_token}")}),
        classify_error=classify_error,
        transport=transport,
    ) as client:
        query = [("part", "snippet"), ("mine", "true"), ("maxResults", "50")]
        parse = make_parser(Channels, "response without channels")
        found = await client.get("channels", query, parse, label="channels")
    if not found.items:
        raise RefusedGrant("this Google account has no YouTube channel")
    grant = make_grant(token)
    return tuple(
        GrantedAccount(one.id, one.snippet.custom_url or one.snippet.title, grant)
        for one in found.items
    )
