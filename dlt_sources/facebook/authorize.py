"""Consent of a person on Facebook, and the pages that it grants.

Here: the consent page, the exchange of its code for a long-lived token, and the token
of each page. Facebook knows no PKCE here. Not here: the app's own token (`auth.py`).

`/me/accounts` leaves out pages that a business owns. The token's granted scopes name
them, so these are read one by one.
"""

from collections.abc import Mapping

import httpx
import msgspec

from dlt_sources.contract import (
    AuthorizationRequest,
    AuthorizationResponse,
    Grant,
    GrantedAccount,
    RefusedGrant,
    Secret,
    Throttle,
)
from dlt_sources.extract.access import make_token_url
from dlt_sources.extract.names import join_path
from dlt_sources.facebook.auth import app_credentials
from dlt_sources.facebook.client import APP, PROOF, GraphClient
from dlt_sources.facebook.errors import classify_error
from dlt_sources.facebook.settings import AUTHORIZED_SCOPES, Settings
from dlt_sources.http import errors
from dlt_sources.http.auth import FixedCredentials, SignedTokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.codes import make_address, make_form, require_client
from dlt_sources.http.responses import decode_body, make_parser
from dlt_sources.http.tokens import request_token

NAMES = ("FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET")
MOST_PAGES = 100
"""Pages of one person that are connected at once."""
FIELDS = "id,name,username,access_token"
REFUSED = "Facebook refused the code"
WRONG_SHAPE = "the response has another form"


class Page(msgspec.Struct):
    """A page with its token, which is absent where the person may not read it."""

    id: str
    name: str
    username: str | None = None
    access_token: str | None = None


class Pages(msgspec.Struct):
    """The pages of a person."""

    data: list[Page] = []


class GrantedScope(msgspec.Struct):
    """A scope, and the pages that it is granted for."""

    scope: str
    target_ids: list[str] = []


class TokenFacts(msgspec.Struct):
    """What a token may do."""

    scopes: list[str] = []
    granular_scopes: list[GrantedScope] = []


class Debugged(msgspec.Struct):
    """The response of `/debug_token`."""

    data: TokenFacts


def address(environ: Mapping[str, str], request: AuthorizationRequest) -> str:
    """Return the address of the consent page."""
    settings = Settings.read(environ)
    require_client(settings.app_id, settings.app_secret, NAMES)
    scope = ",".join(AUTHORIZED_SCOPES)
    return make_address(settings.consent_url, settings.app_id, request, scope)


async def exchange(
    environ: Mapping[str, str],
    response: AuthorizationResponse,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[GrantedAccount, ...]:
    """Exchange a code for the tokens of a person's pages.

    Raises:
        RefusedGrant: Facebook refuses the code, or grants no page.
    """
    settings = Settings.read(environ)
    secret = require_client(settings.app_id, settings.app_secret, NAMES)
    async with ApiClient(
        settings.api_url,
        throttle=throttle,
        bucket=APP,
        classify_error=classify_error,
        transport=transport,
    ) as client:
        token = await _request_long_lived(client, settings.app_id, secret, response)
        facts = await _read_facts(client, settings, secret, token)
        pages = await _read_pages(client, token, secret, facts)
    found = tuple(
        GrantedAccount(
            page.id,
            page.username or page.name,
            Grant(Secret(page.access_token), scopes=tuple(facts.scopes)),
        )
        for page in pages
        if page.access_token
    )
    if not found:
        raise RefusedGrant("Facebook grants no page: choose one on the consent page")
    return found


async def _request_long_lived(
    client: ApiClient, app_id: str, secret: Secret, response: AuthorizationResponse
) -> Secret:
    """Exchange a code for a token of an hour, and this for one of 60 days."""
    form = make_form(app_id, secret, response)
    del form["grant_type"]  # Facebook takes the code alone
    path = "oauth/access_token"
    token = await request_token(client, path, form, label="code", refused=REFUSED)
    short_lived = Secret(token.access_token)
    form = {
        "client_id": Secret(app_id, is_public=True),
        "client_secret": secret,
        "grant_type": Secret("fb_exchange_token", is_public=True),
        "fb_exchange_token": short_lived,
    }
    token = await request_token(client, path, form, label="token", refused=REFUSED)
    return Secret(token.access_token)


async def _read_facts(
    client: ApiClient, settings: Settings, secret: Secret, token: Secret
) -> TokenFacts:
    """Return what a token may do. A batch has the token in its body, not in its URL."""
    app = app_credentials(settings) or FixedCredentials(secret)
    auth = SignedTokenAuth(app, secret, parameter=PROOF)
    graph = GraphClient(client.with_auth(auth, APP))
    (response,) = await graph.batch([make_token_url(token)], label="debug_token")
    if response is None:
        raise errors.Transient("no response about the token")
    return decode_body(response.body, Debugged, WRONG_SHAPE).data


async def _read_pages(
    client: ApiClient, token: Secret, secret: Secret, facts: TokenFacts
) -> list[Page]:
    auth = SignedTokenAuth(FixedCredentials(token), secret, parameter=PROOF)
    signed = client.with_auth(auth, APP)
    query = [("fields", FIELDS), ("limit", str(MOST_PAGES))]
    parse_pages = make_parser(Pages, WRONG_SHAPE)
    listed = await signed.get("me/accounts", query, parse_pages, label="accounts")
    pages = {page.id: page for page in listed.data}
    named = (one for scope in facts.granular_scopes for one in scope.target_ids)
    parse_page = make_parser(Page, WRONG_SHAPE)
    for page_id in list(dict.fromkeys(named))[:MOST_PAGES]:
        if page_id not in pages:
            pages[page_id] = await signed.get(
                join_path(page_id), [("fields", FIELDS)], parse_page, label="page"
            )
    return list(pages.values())
