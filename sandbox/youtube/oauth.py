"""oauth2.googleapis.com: access tokens are issued and refreshed.

Here: the client, its API key, /oauth2/auth and /oauth2/token. A refresh token works for
ever; only the exchange of a code shows it. Not here: how tokens are signed.
"""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from sandbox.kit.api import AnyCall, TokenApi
from sandbox.kit.consent import ConsentPage
from sandbox.kit.responses import ApiError
from sandbox.kit.state import Caller, State
from sandbox.kit.tokens import Account, Accounts, OAuthClient, OAuthTokens
from sandbox.youtube import channels
from sandbox.youtube.channels import Channel
from sandbox.youtube.errors import raise_fault

CLIENT = OAuthClient(
    id="sandbox-youtube-client",
    secret="sandbox-youtube-secret",  # noqa: S106 - public on purpose
    scopes=channels.SCOPES,
    # A form must encode the signs of a refresh token.
    prefixes={"user": "ya29.", "refresh": "1//0+"},
    lifetimes={"user": 3_599},
    rotates=False,
)
API_KEY = "sandbox-youtube-key"


class OAuth:
    """The token endpoint of one server."""

    def __init__(self, state: State) -> None:
        self._clock = state.clock
        known = channels.by_id(state.world)
        accounts = Accounts("youtube", known.values(), known.get, self._account)
        self.tokens = OAuthTokens(state, CLIENT, accounts)
        refresh = TokenApi(state, self._refreshed, raise_fault)
        self._consent = ConsentPage(
            "Google", CLIENT.id, state.clock, accounts.all, has_pkce=True
        )
        self.routes = [
            Route("/token", refresh.serve, methods=["POST"]),
            Route("/auth", self._consent.serve, methods=["GET"]),
        ]

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Return the sender of a request."""
        key = headers.get(b"x-goog-api-key", b"").decode("latin-1")
        if b"authorization" in headers or not key:
            return self.tokens.caller(headers)
        return Caller("key" if key == API_KEY else "invalid", None, ("app",))

    def _refreshed(self, call: AnyCall) -> Response:
        """Serve POST /token; parameters come as a form."""
        form = call.form()
        _check(form)
        if form["grant_type"] == "authorization_code":
            return self._redeemed(form)
        caller = call.request.scope["caller"]
        grant = self.tokens.refresh(form["refresh_token"], caller)
        if grant is None:
            message = "Token has been expired or revoked."
            raise _error(400, "invalid_grant", message)
        body = {
            "access_token": grant.access_token,
            "expires_in": CLIENT.lifetimes["user"],
            "scope": " ".join(grant.scopes),
            "token_type": "Bearer",
        }
        return _json(200, body)

    def _redeemed(self, form: Mapping[str, str]) -> Response:
        """Exchange a code; only here does a response have a refresh token."""
        code = self._consent.redeem(form)
        if code is None:
            raise _error(400, "invalid_grant", "Malformed auth code.")
        known = [one for one in code.scopes if one in CLIENT.scopes]
        grant = self.tokens.issue(code.account_id, known)
        body = {
            "access_token": grant.access_token,
            "expires_in": CLIENT.lifetimes["user"],
            "refresh_token": grant.refresh_token,
            "scope": " ".join(grant.scopes),
            "token_type": "Bearer",
        }
        return _json(200, body)

    def _account(self, channel: Channel) -> Account:
        handle = channel.handle(self._clock.now())
        return Account(channel.id, handle, channel.creator.username, channel.scopes)


def _check(form: Mapping[str, str]) -> None:
    if form.get("client_id") != CLIENT.id:
        raise _error(401, "invalid_client", "The OAuth client was not found.")
    if form.get("client_secret") != CLIENT.secret:
        raise _error(401, "invalid_client", "Unauthorized")
    given = {"refresh_token": "refresh_token", "authorization_code": "code"}
    needed = given.get(form.get("grant_type", ""))
    if needed is None:
        raise _error(400, "unsupported_grant_type", "Invalid grant_type.")
    if not form.get(needed):
        raise _error(400, "invalid_request", "Missing required parameter.")


def _error(status: int, error: str, description: str) -> ApiError:
    return ApiError(_json(status, {"error": error, "error_description": description}))


def _json(status: int, body: dict[str, Any]) -> Response:
    text = json.dumps(body, indent=2)
    return Response(text, status, media_type="application/json; charset=utf-8")
