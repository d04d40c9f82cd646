"""api.twitch.tv/helix: from a request to an answer or a refusal.

Here: tokens, client ids, points and faults, in the order Twitch checks them.
Not here: the endpoints' contents (`channels`, `broadcasts`, `games`).
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from sandbox.state import State
from sandbox.twitch import broadcasts, channels, errors, games, tokens
from sandbox.twitch.answers import fault_answer, text_of, too_many
from sandbox.twitch.call import Call, Endpoint
from sandbox.twitch.errors import Refused
from sandbox.twitch.grants import Grants
from sandbox.twitch.query import Query
from sandbox.twitch.tokens import Token

ENDPOINTS: Mapping[str, Endpoint] = {
    "users": channels.users,
    "channels": channels.channels,
    "channels/followers": channels.followers,
    "channels/followed": channels.followed,
    "subscriptions": channels.subscriptions,
    "streams": broadcasts.streams,
    "videos": broadcasts.videos,
    "clips": broadcasts.clips,
    "games": games.games,
    "games/top": games.top,
}
GONE = ("users/follows", "hypetrain/events")


class Helix:
    """The endpoints of one server."""

    def __init__(self, state: State, grants: Grants) -> None:
        self._state = state
        self._grants = grants
        self._buckets = state.buckets()

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        path, fault = request.path_params["path"], request.scope["fault"]
        try:
            token = self._token(request.headers)
            if failure := fault_answer(fault):
                return failure
            endpoint = _endpoint(request.method, path)
        except Refused as refused:
            return errors.helix(refused.status, refused.message)
        bucket = f"{token.kind}/{token.user}"
        level = self._buckets.take(bucket)
        if not level.granted:
            return too_many(level.limit, level.resets_at)
        query = Query(request.scope["query_string"].decode("latin-1"))
        now = self._state.clock.now()
        try:
            body = endpoint(Call(self._state, path, query, token, now, fault))
        except Refused as refused:
            self._buckets.give_back(bucket)
            return errors.helix(refused.status, refused.message)
        return Response(
            text_of(body, fault),
            headers={
                "Ratelimit-Limit": str(level.limit),
                "Ratelimit-Remaining": str(level.remaining),
                "Ratelimit-Reset": str(level.resets_at),
            },
            media_type=errors.JSON,
        )

    def _token(self, headers: Mapping[str, str]) -> Token:
        kind, _, text = headers.get("authorization", "").partition(" ")
        client_id = headers.get("client-id")
        if kind != "Bearer" or not text:
            raise Refused(401, "OAuth token is missing")
        if not client_id:
            raise Refused(401, "Client ID is missing")
        token = self._grants.accepted(text)
        if token is None:
            raise Refused(401, "Invalid OAuth token")
        if client_id != tokens.CLIENT_ID:
            raise Refused(401, "Client ID and OAuth token do not match")
        return token


def _endpoint(method: str, path: str) -> Endpoint:
    if path in GONE:
        raise Refused(410, "This API is not available.")
    if path not in ENDPOINTS:
        raise Refused(404, "")
    if method != "GET":
        raise Refused(405, "")
    return ENDPOINTS[path]
