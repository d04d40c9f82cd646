"""oauth2.googleapis.com: the token endpoint.

Here: /oauth2/token with a refresh token. Not here: what a token means (`tokens`).
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.youtube import tokens
from sandbox.youtube.answers import fault_answer
from sandbox.youtube.grants import Grants

REVOKED = "Token has been expired or revoked."


class OAuth:
    """The endpoint of one server."""

    def __init__(self, grants: Grants) -> None:
        self._grants = grants

    def routes(self) -> list[Route]:
        """Return the routes below `/oauth2`."""
        return [Route("/token", self.token, methods=["POST"])]

    async def token(self, request: Request) -> Response:
        """Answer a refresh; parameters come as a form."""
        if failure := fault_answer(request.scope["fault"]):
            return failure
        form = dict(parse_qsl((await request.body()).decode("latin-1")))
        if refusal := _refusal(form):
            return refusal
        text = form["refresh_token"]
        if known := self._grants.opened(text):
            caller = request.scope["caller"]
            caller.token, caller.user = "refresh", known.user
        granted = self._grants.refreshed(text)
        if granted is None:
            return _refuse(400, "invalid_grant", REVOKED)
        access, scopes = granted
        return _json(
            200,
            {
                "access_token": access,
                "expires_in": tokens.ACCESS_SECONDS,
                "scope": " ".join(scopes),
                "token_type": "Bearer",
            },
        )


def _refusal(form: Mapping[str, str]) -> Response | None:
    if form.get("client_id") != tokens.CLIENT_ID:
        return _refuse(401, "invalid_client", "The OAuth client was not found.")
    if form.get("client_secret") != tokens.CLIENT_SECRET:
        return _refuse(401, "invalid_client", "Unauthorized")
    if form.get("grant_type") != "refresh_token":
        return _refuse(400, "unsupported_grant_type", "Invalid grant_type.")
    if not form.get("refresh_token"):
        return _refuse(400, "invalid_request", "Missing required parameter.")
    return None


def _refuse(status: int, error: str, description: str) -> Response:
    return _json(status, {"error": error, "error_description": description})


def _json(status: int, body: dict[str, Any]) -> Response:
    text = json.dumps(body, indent=2)
    return Response(text, status, media_type="application/json; charset=utf-8")
