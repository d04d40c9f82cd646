"""api.github.com/graphql: User-Agent, token and rate limit.

Here: the HTTP endpoint. Not here: parsing and executing queries, whose library the
server imports with the first query.
"""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.github.contributions import root
from sandbox.github.errors import check_user_agent, github_error, raise_fault
from sandbox.github.limits import Limits
from sandbox.kit.api import AnyCall, Api
from sandbox.kit.faults import is_fault
from sandbox.kit.query import Query
from sandbox.kit.rate_limits import Window
from sandbox.kit.responses import json_response
from sandbox.kit.state import State
from sandbox.kit.tokens import PersonalTokens, Token
from sandbox.world.times import iso


class GraphQL(Api[Query, AnyCall]):
    """The endpoint of one server."""

    query_type, call_type = Query, AnyCall

    def __init__(self, state: State, tokens: PersonalTokens, limits: Limits) -> None:
        super().__init__(state)
        self._tokens = tokens
        self._limits = limits

    def authenticate(self, request: Request) -> Token:
        """Check the headers; GraphQL needs a token."""
        check_user_agent(request)
        raise_fault(request.scope["fault"])
        token = self._tokens.accept(request.headers.get("authorization", ""))
        if token is None:
            message = "This endpoint requires you to be authenticated."
            raise github_error(401, message)
        return token

    def respond(self, call: AnyCall) -> Response:
        """Return the result of a query; its errors have status 200."""
        query, variables = _read(call.body)
        user_id = call.token.user
        window = self._limits.window("graphql", user_id)
        if is_fault(call.fault, "graph_error"):
            kind = call.fault.arguments["type"]
            body = _error(kind, "The sandbox has a graph_error.")
        elif not window.take():
            message = f"API rate limit exceeded for user ID {user_id}."
            body = _error("RATE_LIMITED", message)
        else:
            body = self._execute(query, variables, call, window)
        return json_response(body, headers=self._limits.headers("graphql", user_id))

    def _execute(
        self, query: str, variables: dict[str, Any], call: AnyCall, window: Window
    ) -> dict[str, Any]:
        # graphql-core takes 0.1 s to import (2026-11), the whole server 0.2 s.
        from sandbox.github.graphql_execution import execute  # noqa: PLC0415

        values = root(call.world, call.token, call.now)
        values["rateLimit"] = lambda _, **arguments: {
            "cost": 1,
            "limit": window.limit,
            "nodeCount": 0,
            "remaining": window.remaining,
            "used": window.used,
            "resetAt": iso(window.resets_at),
        }
        return execute(query, variables, values)


def _read(content: bytes) -> tuple[str, dict[str, Any]]:
    """Return the query and its variables."""
    try:
        document = json.loads(content)
    except ValueError:
        raise github_error(400, "Problems parsing JSON") from None
    query = document.get("query") if isinstance(document, dict) else None
    if not isinstance(query, str):
        message = "A query attribute must be specified and must be a string."
        raise github_error(400, message)
    return query, document.get("variables") or {}


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"data": None, "errors": [{"type": kind, "path": [], "message": message}]}
