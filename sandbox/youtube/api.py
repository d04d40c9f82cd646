"""The Data API and the Analytics API: keys, tokens, quota and faults.

Here: the checks in Google's order, and the request that endpoints get. A request that
is refused for its parameters costs quota too. Not here: the endpoints.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kit.clock import Clock
from sandbox.kit.faults import Fault
from sandbox.kit.rate_limits import Windows
from sandbox.kit.responses import ApiError
from sandbox.kit.state import State
from sandbox.kit.tokens import OAuthTokens, Token
from sandbox.world.creators import World
from sandbox.youtube import channels, pacific
from sandbox.youtube.channels import Channel
from sandbox.youtube.errors import (
    forbidden,
    google_error,
    google_response,
    quota_exceeded,
    raise_fault,
)
from sandbox.youtube.oauth import API_KEY
from sandbox.youtube.query import Query

UNITS = {"data": 10_000, "search": 100, "batch_stats": 10_000, "analytics": 100_000}


@dataclass(frozen=True, slots=True)
class Call:
    """One request; without a token it has the project's key."""

    world: World
    query: Query
    token: Token | None
    now: int
    fault: Fault | None = None

    @property
    def channels(self) -> dict[str, Channel]:
        """All channels by id."""
        return channels.by_id(self.world)

    def owns(self, channel: Channel) -> bool:
        """Return whether the token belongs to the channel."""
        return self.token is not None and self.token.user == channel.id

    def mine(self) -> Channel:
        """Return the token's own channel."""
        if self.token is None:
            raise google_error(401, "required", "Login Required.", "global")
        return self.channels[self.token.user]

    def require_scope(self, *scopes: str) -> None:
        """Refuse a token that has none of these scopes; a key needs none."""
        if self.token and not set(scopes) & set(self.token.scopes):
            message = "Request had insufficient authentication scopes."
            raise forbidden(message, "insufficientPermissions")


Endpoint = Callable[[Call], dict[str, Any]]


class Quota:
    """The units of a Pacific day by the sandbox's clock; a request costs one."""

    def __init__(self, clock: Clock) -> None:
        self._windows = Windows(clock.now, pacific.day_bounds)

    def spend(self, bucket: str) -> None:
        """Spend a unit, or refuse until midnight in California."""
        if not self._windows.current(bucket, UNITS[bucket]).take():
            raise quota_exceeded()


class Api:
    """The endpoints of one API, each with the bucket of its quota."""

    def __init__(
        self,
        state: State,
        tokens: OAuthTokens,
        quota: Quota,
        endpoints: Mapping[str, tuple[str, Endpoint]],
    ) -> None:
        self._state = state
        self._tokens = tokens
        self._quota = quota
        self._endpoints = endpoints

    async def serve(self, request: Request) -> Response:
        """Serve one request."""
        path, fault = request.path_params["path"], request.scope["fault"]
        query = Query(request.scope["query_string"].decode("latin-1"))
        try:
            if path not in self._endpoints or request.method != "GET":
                raise google_error(404, "notFound", "Not Found", "global")
            bucket, endpoint = self._endpoints[path]
            token = self._token(request.headers, query)
            raise_fault(fault)
            self._quota.spend(bucket)
            now = self._state.clock.now()
            body = endpoint(Call(self._state.world, query, token, now, fault))
        except ApiError as error:
            return error.response
        return google_response(body, fault)

    def _token(self, headers: Mapping[str, str], query: Query) -> Token | None:
        """Return the token of a request, None for a request with the key."""
        kind, _, text = headers.get("authorization", "").partition(" ")
        if kind == "Bearer" and text:
            token = self._tokens.accept(text)
            if token is None:
                message = (
                    "Request had invalid authentication credentials. Expected OAuth 2 "
                    "access token, login cookie or other valid authentication "
                    "credential."
                )
                raise google_error(401, "authError", message, "global")
            return token
        key = headers.get("x-goog-api-key") or query.one("key")
        if key is None:
            raise forbidden("The request is missing a valid API key.")
        if key != API_KEY:
            message = "API key not valid. Please pass a valid API key."
            raise google_error(400, "keyInvalid", message, "usageLimits")
        return None
