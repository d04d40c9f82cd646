"""Consent of a person at Meta, and the Instagram accounts that it grants.

Here: the consent page, and the exchange of its code for a long-lived token. Meta knows
no PKCE here. Not here: the exchange of a token that ends soon (`auth.py`).
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

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
from dlt_sources.http.auth import FixedCredentials, SignedTokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.codes import make_address, make_form, require_client
from dlt_sources.http.errors import WrongContent
from dlt_sources.http.retry import Retry
from dlt_sources.http.tokens import parse_token
from dlt_sources.instagram.auth import BUCKET, refresh
from dlt_sources.instagram.client import open_client
from dlt_sources.instagram.errors import classify_error
from dlt_sources.instagram.settings import AUTHORIZED_SCOPES, Settings

Shape = TypeVar("Shape")
NAMES = ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET")


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


def address(environ: Mapping[str, str], consent: Consent) -> str:
    """Return the address of the consent page."""
    settings = Settings.read(environ)
    require_client(settings.app_id, settings.app_secret, NAMES)
    scope = ",".join(AUTHORIZED_SCOPES)
    return make_address(settings.consent_url, settings.app_id, consent, scope)


async def exchange(
    environ: Mapping[str, str],
    agreement: Agreement,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> tuple[GrantedAccount, ...]:
    """Exchange a code for a token of 60 days, which reads all accounts of the person.

    Raises:
        RefusedGrant: Meta refuses the code, or grants no professional account.
    """
    settings = Settings.read(environ)
    require_client(settings.app_id, settings.app_secret, NAMES)
    secret = settings.app_secret or Secret("", is_public=True)
    form = make_form(settings.app_id, secret, agreement)
    del form["grant_type"]  # Meta takes the code alone
    refusal = ""
    async with ApiClient(
        settings.auth_url,
        throttle=throttle,
        bucket=BUCKET,
        classify_error=classify_error,
        transport=transport,
    ) as client:
        try:
            token = await client.post("access_token", form, parse_token, label="code")
        except (errors.Unauthorized, errors.Permanent) as error:
            refusal = str(error)
    # Raised here, so that no traceback holds the request with its secrets.
    if refusal:
        raise RefusedGrant(f"Meta refused the code ({refusal})")
    grant = await refresh(
        environ, Secret(token.access_token), throttle, transport=transport
    )
    retry = Retry(asyncio.sleep)
    async with open_client(
        settings, throttle, {}, retry=retry, transport=transport
    ) as client:
        auth = SignedTokenAuth(
            FixedCredentials(grant.access_token), secret, parameter="appsecret_proof"
        )
        signed = client.with_auth(auth, BUCKET)
        allowed = await signed.get(
            "me/permissions", (), _parse(Permissions), label="permissions"
        )
        query = [
            ("fields", "instagram_business_account{id,username}"),
            ("limit", "100"),
        ]
        pages = await signed.get("me/accounts", query, _parse(Pages), label="accounts")
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


def _parse(shape: type[Shape]) -> Callable[[bytes], Shape]:
    def parse(body: bytes) -> Shape:
        try:
            return msgspec.json.decode(body, type=shape)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise WrongContent("the response has another form") from None

    return parse
