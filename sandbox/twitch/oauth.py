"""id.twitch.tv: tokens are issued, refreshed and validated.

Here: the client, /oauth2/authorize, /oauth2/token and /oauth2/validate. Not here: how
tokens are signed.
"""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from sandbox.kit.api import AnyCall, TokenApi
from sandbox.kit.consent import ConsentPage
from sandbox.kit.responses import json_response
from sandbox.kit.state import State
from sandbox.kit.tokens import Account, Accounts, Grant, OAuthClient, OAuthTokens
from sandbox.twitch.errors import helix_error, oauth_error, raise_fault
from sandbox.world.creators import Creator, by_id
from sandbox.world.personas import ALL_SCOPES

CLIENT = OAuthClient(
    id="sandbox-client",
    secret="sandbox-secret",  # noqa: S106 - public on purpose
    scopes=ALL_SCOPES,
    # A form that does not encode the plus sign loses it.
    prefixes={"user": "u0", "app": "a0", "refresh": "r+"},
    lifetimes={"user": 4 * 3_600, "app": 60 * 86_400},
    rotates=True,
)


class OAuth:
    """The token endpoints of one server."""

    def __init__(self, state: State) -> None:
        self._clock = state.clock
        self._accounts = Accounts(
            "twitch", state.world, lambda one: by_id(state.world, one), self._account
        )
        self.tokens = OAuthTokens(state, CLIENT, self._accounts)
        issue, validate = (
            TokenApi(state, answer, raise_fault).serve
            for answer in (self._issued, self._described)
        )
        self._consent = ConsentPage(
            "Twitch", CLIENT.id, state.clock, self._accounts.all
        )
        self.routes = [
            Route("/authorize", self._consent.serve, methods=["GET"]),
            Route("/token", issue, methods=["POST"]),
            Route("/validate", validate, methods=["GET"]),
        ]

    def _issued(self, call: AnyCall) -> Response:
        """Serve POST /token; parameters come as a form or in the query."""
        query = call.query.parameters
        form = {name: values[-1] for name, values in query.items()} | call.form()
        _check_client(form)
        kind, text = form["grant_type"], form.get("refresh_token")
        caller = call.request.scope["caller"]
        if kind == "client_credentials":
            caller.token = "app"  # noqa: S105 - a kind of token
            return _json(
                access_token=self.tokens.app_token(),
                expires_in=CLIENT.lifetimes["app"],
                token_type="bearer",  # noqa: S106 - a type
            )
        if kind == "authorization_code":
            code = self._consent.redeem(form)
            if code is None:
                raise oauth_error(400, "Invalid authorization code")
            known = [one for one in code.scopes if one in CLIENT.scopes]
            return _answer(self.tokens.issue(code.account_id, known))
        if kind != "refresh_token":
            raise oauth_error(400, "invalid grant type")
        if not text:
            raise oauth_error(400, "missing refresh token")
        grant = self.tokens.refresh(text, caller)
        if grant is None:
            raise helix_error(400, "Invalid refresh token")
        return _answer(grant)

    def _described(self, call: AnyCall) -> Response:
        """Serve GET /validate, where the header has OAuth in place of Bearer."""
        header = call.request.headers.get("authorization", "")
        kind, _, text = header.partition(" ")
        if kind != "OAuth" or not text:
            raise oauth_error(401, "missing authorization token")
        token = self.tokens.accept(text)
        if token is None:
            raise oauth_error(401, "invalid access token")
        left = self.tokens.expires_at(token) - call.now
        if token.kind == "app":
            return _json(client_id=CLIENT.id, scopes=None, expires_in=left)
        account = self._accounts.find(token.user)
        return _json(
            client_id=CLIENT.id,
            login=account.username if account else "",
            scopes=list(token.scopes),
            user_id=token.user,
            expires_in=left,
        )

    def _account(self, creator: Creator) -> Account:
        login, persona = creator.login(self._clock.now()), creator.persona
        return Account(
            creator.id, login, creator.username, persona.scopes, persona.names
        )


def _check_client(form: Mapping[str, str]) -> None:
    for name in ("client_id", "client_secret", "grant_type"):
        if not form.get(name):
            raise oauth_error(400, f"missing {name.replace('_', ' ')}")
    if form["client_id"] != CLIENT.id:
        raise oauth_error(400, "invalid client")
    if form["client_secret"] != CLIENT.secret:
        raise oauth_error(403, "invalid client secret")


def _answer(grant: Grant) -> Response:
    return _json(
        access_token=grant.access_token,
        expires_in=CLIENT.lifetimes["user"],
        refresh_token=grant.refresh_token,
        scope=list(grant.scopes),
        token_type="bearer",  # noqa: S106 - a type
    )


def _json(**body: Any) -> Response:
    return json_response(body, media_type="application/json")
