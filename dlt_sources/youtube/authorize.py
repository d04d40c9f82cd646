"""Consent of a person at Google, and the exchange of its code.

Here: `<GOOGLE_CONSENT_URL>`, `<GOOGLE_AUTH_URL>/token` and the channels behind a token,
with PKCE. Not here: the refresh of a token (`auth.py`).
"""

from collections.abc import Mapping

import httpx
import msgspec

from dlt_sources.contract import (
    Agreement,
    Consent,
    GrantedAccount,
    RefusedGrant,
    Secret,
    Throttle,
)
from dlt_sources.http import errors
from dlt_sources.http.auth import NoAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.codes import make_address, make_form, require_client
from dlt_sources.http.errors import WrongContent
from dlt_sources.http.tokens import make_grant, parse_token
from dlt_sources.youtube.endpoints.quota import DATA, OAUTH
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


def address(environ: Mapping[str, str], consent: Consent) -> str:
    """Return the address of the consent page; it always grants a refresh token."""
    settings = Settings.read(environ)
    _require(settings)
    return make_address(
        settings.consent_url,
        settings.client_id,
        consent,
        " ".join(AUTHORIZED_SCOPES),
        has_pkce=True,
        more={"access_type": "offline", "prompt": "consent"},
    )


async def exchange(
    environ: Mapping[str, str],
    agreement: Agreement,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[GrantedAccount, ...]:
    """Exchange a code for the tokens of a person's channels.

    Raises:
        RefusedGrant: Google refuses the code, or the person has no channel.
    """
    settings = Settings.read(environ)
    _require(settings)
    form = make_form(
        settings.client_id, settings.client_secret, agreement, has_pkce=True
    )
    refusal = ""
    async with ApiClient(
        settings.auth_url,
        throttle=throttle,
        bucket=OAUTH,
        classify_error=classify_error,
        transport=transport,
    ) as client:
        try:
            token = await client.post("token", form, parse_token, label="code")
        except errors.Permanent as error:
            if "invalid_grant" not in str(error):
                raise
            refusal = str(error)
    # Raised here, so that no traceback holds the request with its secrets.
    if refusal:
        raise RefusedGrant(f"Google refused the code ({refusal})")
    async with ApiClient(
        settings.api_url,
        throttle=throttle,
        bucket=DATA,
        auth=NoAuth({"authorization": Secret(f"Bearer {token.access_token}")}),
        classify_error=classify_error,
        transport=transport,
    ) as client:
        query = [("part", "snippet"), ("mine", "true"), ("maxResults", "50")]
        found = await client.get("channels", query, _parse_channels, label="channels")
    if not found.items:
        raise RefusedGrant("this Google account has no YouTube channel")
    grant = make_grant(token)
    return tuple(
        GrantedAccount(one.id, one.snippet.custom_url or one.snippet.title, grant)
        for one in found.items
    )


def _require(settings: Settings) -> None:
    names = ("YOUTUBE_CLIENT_ID", "YOUTUBE_CLIENT_SECRET")
    require_client(settings.client_id, settings.client_secret, names)


def _parse_channels(body: bytes) -> Channels:
    try:
        return msgspec.json.decode(body, type=Channels)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise WrongContent("response without channels") from None
