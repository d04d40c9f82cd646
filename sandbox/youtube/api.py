"""The Data API and the Analytics API: keys, tokens, quota and faults.

Here: the checks in Google's order, and the request that endpoints get. A request that
is refused for its parameters costs quota too. Not here: the endpoints.
"""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kit import pacific
from sandbox.kit.api import Api as BaseApi
from sandbox.kit.api import Call as BaseCall
from sandbox.kit.clock import Clock
from sandbox.kit.rate_limits import Windows
from sandbox.kit.state import State
from sandbox.kit.tokens import OAuthTokens, Token
from sandbox.youtube import channels
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


class Call(BaseCall[Query]):
    """One request; with the project's key its token is of the kind key."""

    @property
    def channels(self) -> dict[str, Channel]:
        """All channels by id."""
        return channels.by_id(self.world)

    def owns(self, channel: Channel) -> bool:
        """Return whether the token belongs to the channel."""
        return self.token.user == channel.id

    def mine(self) -> Channel:
        """Return the token's own channel."""
        if self.token.kind == "key":
            raise google_error(401, "required", "Login Required.", "global")
        return self.channels[self.token.user]

    def require_scope(self, *scopes: str) -> None:
        """Refuse a token that has none of these scopes; a key needs none."""
        if self.token.kind != "key" and not set(scopes) & set(self.token.scopes):
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


class Api(BaseApi[Query, Call]):
    """The endpoints of one API, each with the bucket of its quota."""

    query_type, call_type = Query, Call

    def __init__(
        self,
        state: State,
        tokens: OAuthTokens,
        quota: Quota,
        endpoints: Mapping[str, tuple[str, Endpoint]],
    ) -> None:
        super().__init__(state)
        self._tokens = tokens
        self._quota = quota
        self._endpoints = endpoints

    def authenticate(self, request: Request) -> Token:
        """Check the path, then the token or the key."""
        if (
            request.path_params["path"] not in self._endpoints
            or request.method != "GET"
        ):
            raise google_error(404, "notFound", "Not Found", "global")
        token = self._token(request)
        raise_fault(request.scope["fault"])
        return token

    def respond(self, call: Call) -> Response:
        """Spend a unit and call the endpoint."""
        bucket, endpoint = self._endpoints[call.path]
        self._quota.spend(bucket)
        return google_response(endpoint(call), call.fault)

    def _token(self, request: Request) -> Token:
        kind, _, text = request.headers.get("authorization", "").partition(" ")
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
        query, headers = request.query_params, request.headers
        key = headers.get("x-goog-api-key") or query.get("key")
        if key is None:
            raise forbidden("The request is missing a valid API key.")
        if key != API_KEY:
            message = "API key not valid. Please pass a valid API key."
            raise google_error(400, "keyInvalid", message, "usageLimits")
        return Token("key", "", 0, 0)
