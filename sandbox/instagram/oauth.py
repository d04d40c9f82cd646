"""Access tokens: long-lived, and exchanged while they are valid.

Here: the application, and /oauth/access_token with grant_type=fb_exchange_token. There
are no refresh tokens. Not here: how tokens are signed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.instagram import accounts
from sandbox.instagram.accounts import Account
from sandbox.instagram.errors import graph_error, invalid_token
from sandbox.kit.api import AnyCall, TokenApi
from sandbox.kit.consent import ConsentPage
from sandbox.kit.faults import Fault
from sandbox.kit.responses import json_response
from sandbox.kit.state import State
from sandbox.kit.tokens import Account as TokenAccount
from sandbox.kit.tokens import Accounts, OAuthClient, OAuthTokens
from sandbox.world.times import DAY, iso

SHORT_LIVED = 5_400
CLIENT = OAuthClient(
    id="517000000000001",
    secret="sandbox-instagram-secret",  # noqa: S106 - public on purpose
    scopes=accounts.SCOPES,
    prefixes={"user": "EAAI", "refresh": "EAAR"},
    lifetimes={"user": 60 * DAY},
    rotates=False,
)


class OAuth:
    """The token endpoint of one server."""

    def __init__(self, state: State) -> None:
        self._clock = state.clock
        known = accounts.by_id(state.world)
        self._accounts = Accounts(
            "instagram", known.values(), known.get, self._describe
        )
        self.tokens = OAuthTokens(state, CLIENT, self._accounts)
        self.consent = ConsentPage(
            "Instagram", CLIENT.id, state.clock, self._accounts.all, separator=","
        )
        self._api = TokenApi(state, self._exchanged, _no_fault)

    async def serve(self, request: Request) -> Response:
        """Serve POST /oauth/access_token; parameters come as a form."""
        return await self._api.serve(request)

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every account; there is no refresh token."""
        expires_at = iso(self._clock.now() + CLIENT.lifetimes["user"])

        def tokens(account: TokenAccount) -> dict[str, str]:
            grant = self.tokens.issue(account.id, account.scopes)
            return {
                "access_token": grant.access_token,
                "expires_at": expires_at,
                "scopes": " ".join(grant.scopes),
            }

        return self._accounts.connections(tokens)

    def _exchanged(self, call: AnyCall) -> Response:
        form = call.form()
        if form.get("client_id") != CLIENT.id:
            raise graph_error(101, "Error validating application. Invalid app ID.")
        if form.get("client_secret") != CLIENT.secret:
            raise graph_error(1, "Error validating client secret.")
        if "code" in form:
            return self._redeemed(form)
        if form.get("grant_type") != "fb_exchange_token":
            raise graph_error(1, "Invalid grant_type.")
        text = form.get("fb_exchange_token", "")
        grant = self.tokens.exchange(text, call.request.scope["caller"])
        if grant is None:
            raise invalid_token("Error validating access token: Session has expired.")
        body = {
            "access_token": grant.access_token,
            "token_type": "bearer",
            "expires_in": CLIENT.lifetimes["user"],
        }
        return json_response(body)

    def _redeemed(self, form: Mapping[str, str]) -> Response:
        code = self.consent.redeem(form)
        if code is None:
            raise graph_error(100, "This authorization code has been used.")
        known = [one for one in code.scopes if one in CLIENT.scopes]
        grant = self.tokens.issue(code.account_id, known)
        body = {
            "access_token": grant.access_token,
            "token_type": "bearer",
            "expires_in": SHORT_LIVED,
        }
        return json_response(body)

    def _describe(self, account: Account) -> TokenAccount:
        username = account.username(self._clock.now())
        owner = account.creator.username
        return TokenAccount(account.id, username, owner, account.scopes)


def _no_fault(fault: Fault | None) -> None:
    """Ignore faults; those of tokens act on the tokens themselves."""
