"""From a request to an answer or a refusal, for both APIs.

Here: keys, tokens, units and faults, in the order Google checks them. A request that is
refused for its parameters costs its unit too. Not here: the endpoints' contents.
"""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.state import State
from sandbox.youtube import analytics, data, tokens
from sandbox.youtube.answers import fault_answer, text_of
from sandbox.youtube.call import Call
from sandbox.youtube.errors import JSON, Refused, bad_token
from sandbox.youtube.grants import Grants
from sandbox.youtube.query import Query
from sandbox.youtube.quota import Quota
from sandbox.youtube.tokens import Token

Endpoint = Callable[[Call], dict[str, Any]]
DATA: Mapping[str, tuple[str, Endpoint]] = {
    "channels": ("data", data.channels),
    "playlistItems": ("data", data.playlist_items),
    "videos": ("data", data.videos),
    "videos:batchGetStats": ("batch_stats", data.batch_stats),
    "search": ("search", data.search),
}
ANALYTICS: Mapping[str, tuple[str, Endpoint]] = {
    "reports": ("analytics", analytics.reports)
}


class Api:
    """One of the two APIs of one server; both spend of the same quota's buckets."""

    def __init__(
        self,
        state: State,
        grants: Grants,
        quota: Quota,
        endpoints: Mapping[str, tuple[str, Endpoint]],
    ) -> None:
        self._state = state
        self._grants = grants
        self._quota = quota
        self._endpoints = endpoints

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        path, fault = request.path_params["path"], request.scope["fault"]
        query = Query(request.scope["query_string"].decode("latin-1"))
        try:
            bucket, endpoint = self._endpoint(request.method, path)
            token = self._token(request.headers, query)
            if failure := fault_answer(fault):
                return failure
            self._quota.spend(bucket)
            now = self._state.clock.now()
            body = endpoint(Call(self._state, query, token, now, fault))
        except Refused as refused:
            return refused.answer()
        return Response(text_of(body, fault), media_type=JSON)

    def _endpoint(self, method: str, path: str) -> tuple[str, Endpoint]:
        if path not in self._endpoints or method != "GET":
            raise Refused(404, "notFound", "Not Found", "global")
        return self._endpoints[path]

    def _token(self, headers: Mapping[str, str], query: Query) -> Token | None:
        """Return the token of a request, None where it came with the key."""
        kind, _, text = headers.get("authorization", "").partition(" ")
        if kind == "Bearer" and text:
            token = self._grants.accepted(text)
            if token is None:
                raise bad_token()
            return token
        key = headers.get("x-goog-api-key") or query.one("key")
        if key is None:
            message = "The request is missing a valid API key."
            raise Refused(403, "forbidden", message, "global")
        if key != tokens.API_KEY:
            message = "API key not valid. Please pass a valid API key."
            raise Refused(400, "keyInvalid", message, "usageLimits")
        return None
