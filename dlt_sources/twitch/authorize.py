"""Consent of a person on Twitch, and the exchange of its code.

Here: `<TWITCH_AUTH_URL>/authorize`, `/token` and the user behind a token. Twitch knows
no PKCE. Not here: the refresh of a token (`auth.py`).
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
from dlt_sources.http.codes import make_address, make_form, require_client
from dlt_sources.http.errors import WrongContent
from dlt_sources.http.tokens import make_grant, parse_token
from dlt_sources.twitch.auth import BUCKET, open_token_client
from dlt_sources.twitch.settings import AUTHORIZED_SCOPES, Settings


class Owner(msgspec.Struct):
    """The user of a token, by `/validate`."""

    user_id: str
    login: str


def address(environ: Mapping[str, str], consent: Consent) -> str:
    """Return the address of the consent page; it always asks for an account."""
    settings = Settings.read(environ)
    _require(settings)
    page = f"{settings.auth_url.rstrip('/')}/authorize"
    scope = " ".join(AUTHORIZED_SCOPES)
    more = {"force_verify": "true"}
    return make_address(page, settings.client_id, consent, scope, more=more)


async def exchange(
    environ: Mapping[str, str],
    agreement: Agreement,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[GrantedAccount, ...]:
    """Exchange a code for the tokens of its user.

    Raises:
        RefusedGrant: Twitch refuses the code.
    """
    settings = Settings.read(environ)
    _require(settings)
    form = make_form(settings.client_id, settings.client_secret, agreement)
    refusal = ""
    async with open_token_client(settings, throttle, transport=transport) as client:
        try:
            token = await client.post("token", form, parse_token, label="code")
        except errors.Permanent as error:
            if error.status not in {400, 401}:
                raise
            refusal = str(error)
        if not refusal:
            named = Secret(f"OAuth {token.access_token}")
            signed = client.with_auth(NoAuth({"authorization": named}), BUCKET)
            owner = await signed.get("validate", (), _parse_owner, label="validate")
    # Raised here, so that no traceback holds the request with its secrets.
    if refusal:
        raise RefusedGrant(f"Twitch refused the code ({refusal})")
    return (GrantedAccount(owner.user_id, owner.login, make_grant(token)),)


def _require(settings: Settings) -> None:
    names = ("TWITCH_CLIENT_ID", "TWITCH_CLIENT_SECRET")
    require_client(settings.client_id, settings.client_secret, names)


def _parse_owner(body: bytes) -> Owner:
    try:
        return msgspec.json.decode(body, type=Owner)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise WrongContent("response without a user") from None
