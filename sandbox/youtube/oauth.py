"""oauth2.googleapis.com: access tokens are refreshed.

Here: the client, its API key, and /oauth2/token. A refresh token works for ever, and no
response repeats it. Not here: how tokens are signed.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.kit.responses import ApiError
from sandbox.kit.state import Caller, State
from sandbox.kit.tokens import OAuthClient, OAuthTokens
from sandbox.world.times import iso
from sandbox.youtube import channels
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
        self._state = state
        self.tokens = OAuthTokens(state, CLIENT, self._names)

    def routes(self) -> list[Route]:
        """Return the routes below `/oauth2`."""
        return [Route("/token", self.token, methods=["POST"])]

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Return the sender of a request."""
        if text := headers.get(b"authorization", b"").decode("latin-1"):
            return self.tokens.caller(text.partition(" ")[2])
        key = headers.get(b"x-goog-api-key", b"").decode("latin-1")
        kind = "key" if key == API_KEY else "invalid"
        return Caller(kind, None, ("app",)) if key else Caller()

    def connections(self) -> Iterator[dict[str, Any]]:
        """Connect every channel: lines for an import."""
        now = self._state.clock.now()
        for channel in channels.by_id(self._state.world).values():
            grant = self.tokens.issue(channel.id, channel.scopes)
            yield {
                "platform": "youtube",
                "platform_user_id": channel.id,
                "platform_username": channel.handle(now),
                "owner": channel.creator.username,
                "access_token": grant.access_token,
                "refresh_token": grant.refresh_token,
                "expires_at": iso(now + CLIENT.lifetimes["user"]),
                "scopes": " ".join(grant.scopes),
            }

    async def token(self, request: Request) -> Response:
        """Serve POST /token; parameters come as a form."""
        form = dict(parse_qsl((await request.body()).decode("latin-1")))
        try:
            raise_fault(request.scope["fault"])
            _check(form)
            grant = self.tokens.refresh(form["refresh_token"], request.scope["caller"])
            if grant is None:
                message = "Token has been expired or revoked."
                raise _error(400, "invalid_grant", message)
        except ApiError as error:
            return error.response
        body = {
            "access_token": grant.access_token,
            "expires_in": CLIENT.lifetimes["user"],
            "scope": " ".join(grant.scopes),
            "token_type": "Bearer",
        }
        return _json(200, body)

    def _names(self, channel_id: str) -> tuple[str, ...]:
        channel = channels.by_id(self._state.world).get(channel_id)
        if channel is None:
            return (channel_id,)
        handle = channel.handle(self._state.clock.now())
        return (channel_id, channel.creator.username, handle)


def _check(form: Mapping[str, str]) -> None:
    if form.get("client_id") != CLIENT.id:
        raise _error(401, "invalid_client", "The OAuth client was not found.")
    if form.get("client_secret") != CLIENT.secret:
        raise _error(401, "invalid_client", "Unauthorized")
    if form.get("grant_type") != "refresh_token":
        raise _error(400, "unsupported_grant_type", "Invalid grant_type.")
    if not form.get("refresh_token"):
        raise _error(400, "invalid_request", "Missing required parameter.")


def _error(status: int, error: str, description: str) -> ApiError:
    return ApiError(_json(status, {"error": error, "error_description": description}))


def _json(status: int, body: dict[str, Any]) -> Response:
    text = json.dumps(body, indent=2)
    return Response(text, status, media_type="application/json; charset=utf-8")
