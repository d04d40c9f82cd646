"""Consent of a person at GitHub, and the exchange of its code.

Here: `<GITHUB_LOGIN_URL>/authorize`, `/access_token` and the user behind a token, with
PKCE. Not here: the headers of a request (`auth.py`). The tokens of an OAuth app do not
end, so there is no refresh.
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
from dlt_sources.github.auth import HEADERS
from dlt_sources.github.errors import classify_error
from dlt_sources.github.settings import AUTHORIZED_SCOPES, Settings
from dlt_sources.http.auth import NoAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.codes import make_address, make_form, require_client
from dlt_sources.http.responses import make_parser
from dlt_sources.http.tokens import Token, make_grant, parse_token

BUCKET = "oauth"


class Refusal(msgspec.Struct):
    """A refused code, which GitHub answers with the status 200."""

    error: str


class User(msgspec.Struct):
    """The user of a token."""

    id: int
    login: str


def address(environ: Mapping[str, str], request: AuthorizationRequest) -> str:
    """Return the address of the consent page."""
    settings = Settings.read(environ)
    _require_secret(settings)
    page = f"{settings.login_url.rstrip('/')}/authorize"
    scope = " ".join(AUTHORIZED_SCOPES)
    return make_address(page, settings.client_id, request, scope, has_pkce=True)


async def exchange(
    environ: Mapping[str, str],
    response: AuthorizationResponse,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[GrantedAccount, ...]:
    """Exchange a code for the token of its user.

    Raises:
        RefusedGrant: GitHub refuses the code.
    """
    settings = Settings.read(environ)
    client_secret = _require_secret(settings)
    form = make_form(settings.client_id, client_secret, response, has_pkce=True)
    async with ApiClient(
        settings.login_url,
        throttle=throttle,
        bucket=BUCKET,
        classify_error=classify_error,
        transport=transport,
    ) as client:
        token = await client.post("access_token", form, _parse_token, label="code")
    # Raised here, so that no traceback holds the request with its secrets.
    if isinstance(token, Refusal):
        raise RefusedGrant(f"GitHub refused the code ({token.error[:60]})")
    async with ApiClient(
        settings.api_url,
        throttle=throttle,
        bucket="core:address",
        auth=NoAuth(
            {**HEADERS, "authorization": Secret(f"Bearer {token.access_token}")}
        ),
        classify_error=classify_error,
        transport=transport,
    ) as client:
        parse_user = make_parser(User, "response without a user")
        user = await client.get("user", (), parse_user, label="user")
    return (GrantedAccount(str(user.id), user.login, make_grant(token)),)


def _require_secret(settings: Settings) -> Secret:
    names = ("GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET")
    return require_client(settings.client_id, settings.client_secret, names)


def _parse_token(body: bytes) -> Token | Refusal:
    """Return a token, whose scopes commas separate, or a refusal."""
    try:
        return msgspec.json.decode(body, type=Refusal)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        token = parse_token(body)
    if isinstance(token.scope, str):
        token.scope = token.scope.replace(",", " ")
    return token
