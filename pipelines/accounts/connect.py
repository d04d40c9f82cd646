"""Accounts that a person connects on a platform's consent page.

Here: the address of the page, the exchange of its code, and rows with sealed tokens.
Not here: the browser's way back (`callback_listener.py`, `serving/connecting.py`), and
the requests of a platform (`dlt_sources/<platform>/authorize.py`).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dlt_sources.contract import (
    Authorization,
    AuthorizationRequest,
    AuthorizationResponse,
    GrantedAccount,
    Platform,
    RefusedGrant,
    Secret,
    Throttle,
)
from dlt_sources.http.errors import ApiError
from pipelines.accounts.code_attempt import ERROR_CODE, LONGEST_CODE, CodeAttempt
from pipelines.accounts.vault import SealContext, Vault
from pipelines.database import audit
from pipelines.database.sqlstate import find_sqlstate
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people.people import find_person
from pipelines.redaction import first_line

MOST_ACCOUNTS = 100
LONGEST_NAME = 200
INVALID_PARAMETER = "22023"

FIND = text(
    "select app.find_own_connection(cast(:person as uuid), :platform, :account)"
)
SAVE = text("""
    select app.save_connection(
        cast(:id as uuid), cast(:person as uuid), :platform, :account, :name,
        :access_token, :refresh_token, :expires_at, :scopes
    )
""")


class ConnectError(Exception):
    """An account that cannot be connected; the text is for people and has no secret."""


@dataclass(frozen=True, slots=True)
class Connected:
    """An account that is connected now."""

    platform: str
    account_id: str
    username: str
    is_new: bool
    scopes_missing: tuple[str, ...]


def find_authorization(platform: Platform) -> Authorization:
    """Return the flow of a platform.

    Raises:
        ConnectError: the platform has none.
    """
    if platform.authorization is None:
        raise ConnectError(
            f"{platform.title} has no consent page: import its key with"
            " `creators connections import FILE`"
        )
    return platform.authorization


def make_address(
    platform: Platform, environ: Mapping[str, str], attempt: CodeAttempt, callback: str
) -> str:
    """Return the address of the consent page.

    Raises:
        ConnectError: the platform has none, or its application is not set.
    """
    request = AuthorizationRequest(callback, attempt.state, attempt.challenge)
    try:
        return find_authorization(platform).address(environ, request)
    except ApiError as error:
        raise ConnectError(str(error)) from None


def read_code(answer: Mapping[str, str]) -> str:
    """Return the code of a consent page's answer.

    Raises:
        ConnectError: it has none; the text repeats only a standard error code.
    """
    code = answer.get("code", "")
    if 0 < len(code) <= LONGEST_CODE:
        return code
    given = answer.get("error", "")
    reason = given if ERROR_CODE.fullmatch(given) else "no code"
    raise ConnectError(f"the consent page granted nothing: {reason}")


async def exchange_code(
    platform: Platform,
    environ: Mapping[str, str],
    attempt: CodeAttempt,
    *,
    code: str,
    callback: str,
    throttle: Throttle,
) -> tuple[GrantedAccount, ...]:
    """Return the accounts that a code grants.

    Raises:
        ConnectError: the platform refuses the code, or does not answer.
    """
    authorization = find_authorization(platform)
    response = AuthorizationResponse(Secret(code), callback, Secret(attempt.verifier))
    reason = ""
    try:
        found = await authorization.exchange(environ, response, throttle)
    except (ApiError, RefusedGrant) as error:
        reason = str(error)
    # Raised here, so that no traceback holds the request with its secrets.
    if reason:
        raise ConnectError(reason)
    return found[:MOST_ACCOUNTS]


def seal_account(
    vault: Vault, connection_id: str, account: GrantedAccount
) -> dict[str, Any]:
    """Return the columns of a connection with sealed tokens."""
    grant = account.grant
    sealed = {
        name: None
        if token is None
        else vault.seal(token, SealContext("connections", connection_id, name))
        for name, token in (
            ("access_token", grant.access_token),
            ("refresh_token", grant.refresh_token),
        )
    }
    return {
        **sealed,
        "id": connection_id,
        "account": account.account_id,
        "name": account.username[:LONGEST_NAME],
        "expires_at": grant.expires_at,
        "scopes": None if grant.scopes is None else " ".join(grant.scopes),
    }


def describe_connected(
    platform: Platform, account: GrantedAccount, *, is_new: bool
) -> Connected:
    """Return the facts about a connected account that a person gets to read."""
    return Connected(
        platform.name,
        account.account_id,
        account.username,
        is_new,
        find_authorization(platform).missing_scopes(account.grant.scopes),
    )


def store_account(
    warehouse: Warehouse,
    vault: Vault,
    username: str,
    platform: Platform,
    account: GrantedAccount,
) -> Connected:
    """Store an account of a person, new or connected before, and its audit row.

    Raises:
        UserError: the person does not exist, or the account is of another person or
            was erased.
    """
    with warehouse.begin() as session:
        person = find_person(session, username)
        named = {
            "person": person.id,
            "platform": platform.name,
            "account": account.account_id,
        }
        try:
            found = session.scalar(FIND, named)
            sealed = seal_account(vault, str(found or uuid.uuid4()), account)
            session.execute(SAVE, {**named, **sealed})
        except DBAPIError as error:
            if find_sqlstate(error) != INVALID_PARAMETER:
                raise
            reason = first_line(str(error.orig))
            raise UserError(f"{platform.name} {account.username}: {reason}") from None
        audit.record(
            session,
            action="connections.connect",
            entity_type="connections",
            entity_id=sealed["id"],
            details={
                "platform": platform.name,
                "account_id": account.account_id,
                "owner": username,
                "scopes": sealed["scopes"],
            },
        )
    return describe_connected(platform, account, is_new=found is None)
