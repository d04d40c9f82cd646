"""api.twitch.tv/helix: tokens, client ids, points and faults.

Here: the checks in Twitch's order. Not here: the endpoints.
"""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kit.api import Api
from sandbox.kit.api import Call as BaseCall
from sandbox.kit.rate_limits import TokenBuckets
from sandbox.kit.responses import ApiError
from sandbox.kit.state import State
from sandbox.kit.tokens import OAuthTokens, Token
from sandbox.twitch.errors import (
    helix_error,
    helix_response,
    raise_fault,
    too_many_requests,
)
from sandbox.twitch.oauth import CLIENT
from sandbox.twitch.query import Query
from sandbox.world.creators import Creator, by_id

GONE = ("users/follows", "hypetrain/events")


class Call(BaseCall[Query]):
    """One request to Helix."""

    def require_self(self, name: str, scope: str) -> str:
        """Return the id in a parameter, which must be the user of the token."""
        user_id = self.query.required(name)
        if self.token.kind != "user":
            raise helix_error(401, "Missing User OAUTH Token")
        if user_id != self.token.user:
            message = (
                f"The ID in {name} must match the user ID found in the request's "
                "OAuth token."
            )
            raise helix_error(401, message)
        if scope not in self.token.scopes:
            raise helix_error(401, f"Missing scope: {scope}")
        return user_id

    def broadcaster(self, user_id: str) -> Creator:
        """Return the creator with an id."""
        creator = by_id(self.world, user_id)
        if creator is None:
            raise helix_error(400, "The specified channel ID does not exist")
        return creator


Endpoint = Callable[[Call], dict[str, Any] | Response]
Writes = Mapping[tuple[str, str], Endpoint]
"""Endpoints that change something, by method and path."""


class Helix(Api[Query, Call]):
    """The endpoints of one server."""

    query_type, call_type = Query, Call

    def __init__(
        self,
        state: State,
        tokens: OAuthTokens,
        endpoints: Mapping[str, Endpoint],
        writes: Writes,
    ) -> None:
        super().__init__(state)
        self._tokens = tokens
        self._endpoints = endpoints
        self._writes = writes
        self._buckets = TokenBuckets(state.points)

    def authenticate(self, request: Request) -> Token:
        """Check the headers and the path."""
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        client_id = request.headers.get("client-id")
        if kind != "Bearer" or not text:
            raise helix_error(401, "OAuth token is missing")
        if not client_id:
            raise helix_error(401, "Client ID is missing")
        token = self._tokens.accept(text)
        if token is None:
            raise helix_error(401, "Invalid OAuth token")
        if client_id != CLIENT.id:
            raise helix_error(401, "Client ID and OAuth token do not match")
        raise_fault(request.scope["fault"])
        path = request.path_params["path"]
        if path in GONE:
            raise helix_error(410, "This API is not available.")
        if path not in self._endpoints:
            raise helix_error(404, "")
        if request.method != "GET" and (request.method, path) not in self._writes:
            raise helix_error(405, "")
        return token

    def respond(self, call: Call) -> Response:
        """Spend a point and call the endpoint; a refused request costs nothing."""
        key = f"{call.token.kind}/{call.token.user}"
        level = self._buckets.take(key)
        if not level.granted:
            raise too_many_requests(level.limit, level.resets_at)
        try:
            body = self._endpoint(call)(call)
        except ApiError:
            self._buckets.give_back(key)
            raise
        headers = {
            "Ratelimit-Limit": str(level.limit),
            "Ratelimit-Remaining": str(level.remaining),
            "Ratelimit-Reset": str(level.resets_at),
        }
        if isinstance(body, Response):
            body.headers.update(headers)
            return body
        return helix_response(body, call.fault, headers)

    def _endpoint(self, call: Call) -> Endpoint:
        key = (call.request.method, call.path)
        return self._writes.get(key) or self._endpoints[call.path]
