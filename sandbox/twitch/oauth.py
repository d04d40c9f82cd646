"""id.twitch.tv: tokens are issued, refreshed and validated.

Here: the client, /oauth2/token and /oauth2/validate. Not here: how tokens are signed.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.kit.responses import ApiError, json_response
from sandbox.kit.state import Caller, State
from sandbox.kit.tokens import OAuthClient, OAuthTokens
from sandbox.twitch.errors import helix_error, oauth_error, raise_fault
from sandbox.world.creators import by_id
from sandbox.world.personas import ALL_SCOPES
from sandbox.world.times import iso

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
        self._state = state
        self.tokens = OAuthTokens(state, CLIENT, self._names)

    def routes(self) -> list[Route]:
        """Return the routes below `/oauth2`."""
        return [
            Route("/token", self.token, methods=["POST"]),
            Route("/validate", self.validate, methods=["GET"]),
        ]

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Return the sender of a request."""
        text = headers.get(b"authorization", b"").decode("latin-1")
        return self.tokens.caller(text.partition(" ")[2]) if text else Caller()

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every creator: lines for an import."""
        now = self._state.clock.now()
        for creator in self._state.world:
            grant = self.tokens.issue(creator.id, creator.persona.scopes)
            yield {
                "platform": "twitch",
                "platform_user_id": creator.id,
                "platform_username": creator.login(now),
                "owner": creator.username,
                "access_token": grant.access_token,
                "refresh_token": grant.refresh_token,
                "expires_at": iso(now + CLIENT.lifetimes["user"]),
                "scopes": " ".join(grant.scopes),
            }

    async def token(self, request: Request) -> Response:
        """Serve POST /token; parameters come as a form or in the query."""
        form = dict(request.query_params)
        kind = request.headers.get("content-type", "").partition(";")[0]
        if kind == "application/x-www-form-urlencoded":
            form |= dict(parse_qsl((await request.body()).decode("latin-1")))
        try:
            raise_fault(request.scope["fault"])
            return _json(self._granted(form, request.scope["caller"]))
        except ApiError as error:
            return error.response

    def _granted(self, form: Mapping[str, str], caller: Caller) -> dict[str, Any]:
        _check_client(form)
        kind, text = form["grant_type"], form.get("refresh_token")
        if kind == "client_credentials":
            caller.token = "app"  # noqa: S105 - a kind of token
            return {
                "access_token": self.tokens.app_token(),
                "expires_in": CLIENT.lifetimes["app"],
                "token_type": "bearer",
            }
        if kind != "refresh_token":
            raise oauth_error(400, "invalid grant type")
        if not text:
            raise oauth_error(400, "missing refresh token")
        grant = self.tokens.refresh(text, caller)
        if grant is None:
            raise helix_error(400, "Invalid refresh token")
        return {
            "access_token": grant.access_token,
            "expires_in": CLIENT.lifetimes["user"],
            "refresh_token": grant.refresh_token,
            "scope": list(grant.scopes),
            "token_type": "bearer",
        }

    async def validate(self, request: Request) -> Response:
        """Serve GET /validate, where the header has OAuth in place of Bearer."""
        try:
            raise_fault(request.scope["fault"])
            return _json(self._described(request.headers.get("authorization", "")))
        except ApiError as error:
            return error.response

    def _described(self, authorization: str) -> dict[str, Any]:
        kind, _, text = authorization.partition(" ")
        if kind != "OAuth" or not text:
            raise oauth_error(401, "missing authorization token")
        token = self.tokens.accept(text)
        if token is None:
            raise oauth_error(401, "invalid access token")
        now = self._state.clock.now()
        left = token.issued_at + CLIENT.lifetimes[token.kind] - now
        if token.kind == "app":
            return {"client_id": CLIENT.id, "scopes": None, "expires_in": left}
        creator = by_id(self._state.world, token.user)
        return {
            "client_id": CLIENT.id,
            "login": creator.login(now) if creator else "",
            "scopes": list(token.scopes),
            "user_id": token.user,
            "expires_in": left,
        }

    def _names(self, user_id: str) -> tuple[str, ...]:
        creator = by_id(self._state.world, user_id)
        if creator is None:
            return (user_id,)
        login = creator.login(self._state.clock.now())
        return (user_id, creator.username, login, *creator.persona.names)


def _check_client(form: Mapping[str, str]) -> None:
    for name in ("client_id", "client_secret", "grant_type"):
        if not form.get(name):
            raise oauth_error(400, f"missing {name.replace('_', ' ')}")
    if form["client_id"] != CLIENT.id:
        raise oauth_error(400, "invalid client")
    if form["client_secret"] != CLIENT.secret:
        raise oauth_error(403, "invalid client secret")


def _json(body: dict[str, Any]) -> Response:
    return json_response(body, media_type="application/json")
