"""Consent of a person on Twitch, and the exchange of its code.

Here: `<TWITCH_AUTH_URL>/authorize`, `/token` and the user behind a token. Twitch knows
no PKCE. Not here: the refresh of a token (`auth.py`).
"""

from collections.abc import Mapping

import httpx
import msgspec

from dlt_sources.contract import (
    AuthorizationRequest,
    AuthorizationResponse,
    GrantedAccount,
    Secret,
    Throttle,
)
from dlt_sources.http.auth import NoAuth
from dlt_sources.http.codes import make_address, make_form
from dlt_sources.http.responses import make_parser
from dlt_sources.http.tokens import make_grant, request_token
from dlt_sources.twitch.auth import BUCKET, REFUSAL_STATUSES, open_token_client
from dlt_sources.twitch.settings import AUTHORIZED_SCOPES, Settings


class Owner(msgspec.Struct):
    """The user of a token, by `/validate`."""

    user_id: str
    login: str


def address(environ: Mapping[str, str], request: AuthorizationRequest) -> str:
    """Return the address of the consent page; it always asks for an account."""
    settings = Settings.read(environ)
    page = f"{settings.auth_url.rstrip('/')}/authorize"
    scope = " ".join(AUTHORIZED_SCOPES)
    more = {"force_verify": "true"}
    return make_address(page, settings.client_id, request, scope, more=more)


async def exchange(
    environ: Mapping[str, str],
    response: AuthorizationResponse,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[GrantedAccount, ...]:
    """Exchange a code for the tokens of its user.

    Raises:
        RefusedGrant: Twitch refuses the code.
    """
    settings = Settings.read(environ)
    form = make_form(settings.client_id, settings.client_secret, response)
    async with open_token_client(settings, throttle, transport=transport) as client:
        token = await request_token(
            client,
            "token",
            form,
            label="code",
            refused="Twitch refused the code",
            is_refusal=lambda error: error.status in REFUSAL_STATUSES,
        )
        header = Secret(f"OAuth {token.access_token}")
        signed = client.with_auth(NoAuth({"authorization": header}), BUCKET)
        parse = make_parser(Owner, "response without a user")
        owner = await signed.get("validate", (), parse, label="validate")
    return (GrantedAccount(owner.user_id, owner.login, make_grant(token)),)
