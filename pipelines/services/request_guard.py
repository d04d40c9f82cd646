"""Refuse requests that another web page sends to Dagster's UI.

Here: an ASGI middleware that checks Host and Origin and rejects mutations by GET. Not
here: users; the UI has none (`webserver.py`).
"""

from collections.abc import Iterable
from urllib.parse import parse_qs

from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pipelines.own_site import OwnSite

POLICY_VIOLATION = 1008


class RequestGuard:
    """An application behind checks of Host, Origin and method.

    A browser sends no Origin with a GET from an image or a link, so a GET must not
    change anything.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._site = OwnSite(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 or 405, or pass the request on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            status, reason = refusal
            await PlainTextResponse(reason, status)(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if not self._site.has_known_host(headers):
            return 403, "this host name is not allowed: see CREATORS_UI_HOSTS"
        if not self._site.has_own_origin(headers):
            return 403, "requests from other web pages are not allowed"
        if scope["type"] == "http" and _changes_by_get(scope):
            return 405, "a GET request must not change anything: use POST"
        return None


def _changes_by_get(scope: Scope) -> bool:
    if scope["method"] == "POST" or not scope["path"].endswith("/graphql"):
        return False
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return any(map(_is_no_query, query.get("query", [])))


def _is_no_query(text: str) -> bool:
    try:
        document = parse(text)
    except GraphQLError:
        return False  # Dagster answers 400
    return any(
        isinstance(node, OperationDefinitionNode)
        and node.operation is not OperationType.QUERY
        for node in document.definitions
    )
