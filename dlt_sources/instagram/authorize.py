"""Consent of a person at Meta, and the Instagram accounts that it grants.

Here: the consent page, and the exchange of its code for a long-lived token. Meta knows
no PKCE here. Not here: the exchange of a token that ends soon (`auth.py`).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

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
from dlt_sources.http.auth import FixedCredentials, SignedTokenAuth
from dlt_sources.http.codes import make_address, make_form, require_client
from dlt_sources.http.responses import make_parser
from dlt_sources.http.retry import Retry
from dlt_sources.http.tokens import request_token
from dlt_sources.instagram.auth import APP_NAMES, BUCKET, open_token_client, refresh
from dlt_sources.instagram.client import PROOF, open_client
from dlt_sources.instagram.settings import AUTHORIZED_SCOPES, Settings

WRONG_SHAPE = "the response has another form"


class Account(msgspec.Struct):
    """A professional account."""

    id: str
    username: str


class Page(msgspec.Struct):
    """A page, and the account that is connected to it."""

    instagram_business_account: Account | None = None


class Pages(msgspec.Struct):
    """The pages of a person."""

    data: list[Page] = []


class Permission(msgspec.Struct):
    """A permission, and whether the person has granted it."""

    permission: str
    status: str


class Permissions(msgspec.Struct):
    """The permissions of a token."""

    data: list[Permission] = []


def address(environ: Mapping[str, str], request: AuthorizationRequest) -> str:
    """Return the address of the consent page."""
    settings = Settings.read(environ)
    require_client(settings.app_id, settings.app_secret, APP_NAMES)
    scope = ",".join(AUTHORIZED_SCOPES)
    return make_address(settings.consent_url, settings.app_id, request, scope)


async def exchange(
    environ: Mapping[str, str],
    response: AuthorizationResponse,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[GrantedAccount, ...]:
    """Exchange a code for a token of 60 days, which reads all accounts of the person.

    Raises:
        RefusedGrant: Meta refuses the code, or grants no professional account.
    """
    settings = Settings.read(environ)
    secret = require_client(settings.app_id, settings.app_secret, APP_NAMES)
    form = make_form(settings.app_id, secret, response)
    del form["grant_type"]  # Meta takes the code alone
    async with open_token_client(settings, throttle, transport=transport) as client:
        token = await request_token(
            client, "access_token", form, label="code", refused="Meta refused the code"
        )
    grant = await refresh(
        environ, Secret(token.access_token), throttle, transport=transport
    )
    retry = Retry(asyncio.sleep)
    async with open_client(
        settings, throttle, {}, retry=retry, transport=transport
    ) as client:
        auth = SignedTokenAuth(
            FixedCredentials(grant.access_token), secret, parameter=PROOF
        )
        signed = client.with_auth(auth, BUCKET)
        parse_permissions = make_parser(Permissions, WRONG_SHAPE)
        allowed = await signed.get(
            "me/permissions", (), parse_permissions, label="permissions"
        )
        query = [
            ("fields", "instagram_business_account{id,username}"),
            ("limit", "100"),
        ]
        parse_pages = make_parser(Pages, WRONG_SHAPE)
        pages = await signed.get("me/accounts", query, parse_pages, label="accounts")
    scopes = tuple(one.permission for one in allowed.data if one.status == "granted")
    accounts = {
        one.instagram_business_account.id: one.instagram_business_account
        for one in pages.data
        if one.instagram_business_account
    }
    if not accounts:
        raise RefusedGrant("Meta grants no professional account of a connected page")
    return tuple(
        GrantedAccount(one.id, one.username, replace(grant, scopes=scopes))
        for one in accounts.values()
    )
