"""id.twitch.tv: issuing, refreshing and validating tokens.

Here: /oauth2/token and /oauth2/validate. Not here: what a token means (`tokens`).
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.state import State
from sandbox.twitch import errors, tokens
from sandbox.twitch.answers import fault_answer
from sandbox.twitch.grants import Grants
from sandbox.world.creators import by_id


class OAuth:
    """The endpoints of one server."""

    def __init__(self, state: State, grants: Grants) -> None:
        self._state = state
        self._grants = grants

    def routes(self) -> list[Route]:
        """Return the routes below `/oauth2`."""
        return [
            Route("/token", self.token, methods=["POST"]),
            Route("/validate", self.validate, methods=["GET"]),
        ]

    async def token(self, request: Request) -> Response:
        """Answer a grant; parameters may come as a form or in the query."""
        if failure := fault_answer(request.scope["fault"]):
            return failure
        form = dict(request.query_params)
        kind = request.headers.get("content-type", "").partition(";")[0]
        if kind == "application/x-www-form-urlencoded":
            form |= dict(parse_qsl((await request.body()).decode("latin-1")))
        if refusal := _refusal(form):
            return refusal
        if form["grant_type"] == "client_credentials":
            request.scope["caller"].token = "app"  # noqa: S105 - a kind of token
            return _json(
                {
                    "access_token": self._grants.app(),
                    "expires_in": tokens.APP_SECONDS,
                    "token_type": "bearer",
                }
            )
        if form["grant_type"] == "refresh_token":
            return self._refresh(request, form.get("refresh_token", ""))
        return errors.oauth(400, "invalid grant type")

    def _refresh(self, request: Request, text: str) -> Response:
        if not text:
            return errors.oauth(400, "missing refresh token")
        known = tokens.unseal(self._state.world.seed, text)
        if known:
            caller = request.scope["caller"]
            caller.token, caller.user = "refresh", known.user
        granted = self._grants.refreshed(text)
        if granted is None:
            return errors.helix(400, "Invalid refresh token")
        access, refresh, scopes = granted
        return _json(
            {
                "access_token": access,
                "expires_in": tokens.ACCESS_SECONDS,
                "refresh_token": refresh,
                "scope": list(scopes),
                "token_type": "bearer",
            }
        )

    async def validate(self, request: Request) -> Response:
        """Describe the token, whose header says OAuth instead of Bearer."""
        if failure := fault_answer(request.scope["fault"]):
            return failure
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        if kind != "OAuth" or not text:
            return errors.oauth(401, "missing authorization token")
        token = self._grants.accepted(text)
        if token is None:
            return errors.oauth(401, "invalid access token")
        now = self._state.clock.now()
        left = token.expires_at - now
        if token.kind == "app":
            return _json(
                {"client_id": tokens.CLIENT_ID, "scopes": None, "expires_in": left}
            )
        who = by_id(self._state.world, token.user)
        return _json(
            {
                "client_id": tokens.CLIENT_ID,
                "login": who.login(now) if who else "",
                "scopes": list(token.scopes),
                "user_id": token.user,
                "expires_in": left,
            }
        )


def _refusal(form: Mapping[str, str]) -> Response | None:
    for name in ("client_id", "client_secret", "grant_type"):
        if not form.get(name):
            return errors.oauth(400, f"missing {name.replace('_', ' ')}")
    if form["client_id"] != tokens.CLIENT_ID:
        return errors.oauth(400, "invalid client")
    if form["client_secret"] != tokens.CLIENT_SECRET:
        return errors.oauth(403, "invalid client secret")
    return None


def _json(body: dict[str, Any]) -> Response:
    return Response(
        json.dumps(body, separators=(",", ":")), media_type="application/json"
    )
