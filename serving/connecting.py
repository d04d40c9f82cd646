"""A signed-in person connects an account by the consent page of its platform.

Here: the two routes `/connect/PLATFORM` and `/auth/callback`. Not here: the exchange
(`pipelines/accounts/connect.py`), and the requests of a platform (`dlt_sources`).

A session alone may connect: neither a token nor a key of a program. The service opens
no stored token; it seals new ones with the vault's keys.
"""

import html
import os
import uuid
from collections.abc import Sequence

import asyncpg
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dlt_sources import platforms
from dlt_sources.contract import GrantedAccount, Platform
from dlt_sources.http.throttle import TokenBuckets
from pipelines.accounts import connect
from pipelines.accounts.vault import Vault
from pipelines.errors import UserError
from pipelines.redaction import first_line
from pipelines.tenancy.transactions import as_service
from serving.access.attempts import Attempts
from serving.access.caller import Caller
from serving.access.identity import CHALLENGE, Identities
from serving.problems import ProblemError
from serving.state import State

CALLBACK = "/auth/callback"
NO_KEY = "the service has no key of the vault that a command has used"
FIND = "select service.find_own_connection($1, $2, $3)"
SAVE = "select service.save_connection($1, $2, $3, $4, $5, $6, $7, $8, $9)"
SEALED = ("name", "access_token", "refresh_token", "expires_at", "scopes")
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Connected</title><link rel="stylesheet" href="/docs.css"></head><body><main>
<h1>Connected</h1><ul>{accounts}</ul><p><a href="{next}">Continue</a></p>
</main></body></html>"""


class Connecting:
    """The routes by which a person connects an account."""

    def __init__(self, state: State, identities: Identities) -> None:
        self._state = state
        self._identities = identities
        self._attempts = Attempts("connect", CALLBACK)

    @property
    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("/connect/{platform}", self.begin, methods=["GET"]),
            Route(CALLBACK, self.finish, methods=["GET"]),
        ]

    async def begin(self, request: Request) -> Response:
        """Send a browser to the consent page of a platform."""
        if request.method == "HEAD":  # a preview begins nothing
            return Response(status_code=204)
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise ProblemError(403, "open this page from the dashboard")
        caller = await self._find_person(request)
        platform = platforms().get(request.path_params["platform"])
        if platform is None:
            raise ProblemError(404, "there is no such platform")
        await self._open_vault()
        attempt = await self._attempts.begin(
            self._state.pool,
            request,
            person_id=caller.person_id,
            platform=platform.name,
        )
        callback = self._state.address(request) + CALLBACK
        try:
            address = connect.make_address(platform, os.environ, attempt, callback)
        except connect.ConnectError as error:
            raise ProblemError(409, str(error)) from None
        is_secure = self._state.is_secure(request)
        return self._attempts.redirect(address, attempt, is_secure=is_secure)

    async def finish(self, request: Request) -> Response:
        """Store the accounts that a person has granted."""
        if request.method == "HEAD":
            return Response(status_code=204)
        caller = await self._find_person(request)
        begun = await self._attempts.end(self._state.pool, request)
        if begun.person_id != caller.person_id or begun.platform is None:
            raise ProblemError(403, "another person has begun this: sign in as before")
        platform = platforms()[begun.platform]
        try:
            code = connect.read_code(request.query_params)
        except connect.ConnectError as error:
            raise ProblemError(403, f"{platform.title}: {error}") from None
        vault = await self._open_vault()
        try:
            granted = await connect.exchange_code(
                platform,
                os.environ,
                begun.attempt,
                code=code,
                callback=self._state.address(request) + CALLBACK,
                throttle=TokenBuckets(platform.quota),
            )
        except connect.ConnectError as error:
            raise ProblemError(502, str(error)) from None
        connected = [await self._store(vault, caller, platform, one) for one in granted]
        if (replica := self._state.replica) is not None:
            await replica.note_write(self._state.pool, caller.person_id)
        response = HTMLResponse(_describe(platform, connected, begun.return_to))
        self._attempts.delete_cookie(response)
        return response

    async def _find_person(self, request: Request) -> Caller:
        caller = await self._identities.find(request)
        if caller is None:
            raise ProblemError(401, "sign in first", CHALLENGE)
        self._state.limits.check("write", caller.rate_key)
        if caller.method != "session":
            raise ProblemError(403, "only a signed-in browser connects accounts")
        return caller

    async def _open_vault(self) -> Vault:
        """Return the vault after its keys have opened every canary."""
        read = self._state.configuration.read_vault_keys
        if read is None:
            raise ProblemError(503, NO_KEY)
        async with as_service(self._state.pool) as session:
            rows = await session.fetch("select * from service.vault_canaries()")
        try:
            vault = Vault(read())
            vault.check_known((row["key_id"], row["canary"]) for row in rows)
        except UserError:
            raise ProblemError(503, NO_KEY) from None
        if vault.newest not in {row["key_id"] for row in rows}:
            raise ProblemError(503, NO_KEY)
        return vault

    async def _store(
        self, vault: Vault, caller: Caller, platform: Platform, account: GrantedAccount
    ) -> connect.Connected:
        named = (caller.person_id, platform.name, account.account_id)
        try:
            async with as_service(self._state.pool) as session:
                found = await session.fetchval(FIND, *named)
                row_id = found or uuid.uuid4()
                sealed = connect.seal_account(vault, str(row_id), account)
                columns = (sealed[name] for name in SEALED)
                person, platform_name, account_id = named
                await session.execute(
                    SAVE, row_id, person, platform_name, account_id, *columns
                )
        except asyncpg.InvalidParameterValueError as error:
            raise ProblemError(409, first_line(str(error))) from None
        return connect.describe_connected(platform, account, is_new=found is None)


def _describe(
    platform: Platform, connected: Sequence[connect.Connected], return_to: str
) -> str:
    """Return the page that names the accounts and the missing scopes."""
    lines = []
    for one in connected:
        line = f"{platform.title}: {one.username}"
        if one.scopes_missing:
            line += f"; scopes missing: {', '.join(one.scopes_missing)}"
        lines.append(f"<li>{html.escape(line)}</li>")
    return PAGE.format(accounts="".join(lines), next=html.escape(return_to))
