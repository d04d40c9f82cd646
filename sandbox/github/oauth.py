"""github.com/login/oauth: a person agrees, and a code becomes a token.

Here: the app, /login/oauth/authorize and /login/oauth/access_token. A refused code has
the status 200. Not here: what a token shows (`access.py`).
"""

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.github.access import accounts
from sandbox.kit.consent import ConsentPage
from sandbox.kit.state import State
from sandbox.kit.tokens import PersonalTokens

CLIENT_ID = "sandbox-github-client"
CLIENT_SECRET = "sandbox-github-secret"  # noqa: S105 - public on purpose


class OAuth:
    """The OAuth app of one server."""

    def __init__(self, state: State, tokens: PersonalTokens) -> None:
        self._accounts = accounts(state)
        self._tokens = tokens
        self._consent = ConsentPage(
            "GitHub", CLIENT_ID, state.clock, self._accounts.all, has_pkce=True
        )
        self.routes = [
            Route("/authorize", self._consent.serve, methods=["GET"]),
            Route("/access_token", self._exchange, methods=["POST"]),
        ]

    async def _exchange(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        client = (form.get("client_id"), form.get("client_secret"))
        if client != (CLIENT_ID, CLIENT_SECRET):
            return JSONResponse({"error": "incorrect_client_credentials"})
        code = self._consent.redeem(form)
        account = self._accounts.find(code.account_id) if code else None
        if code is None or account is None:
            return JSONResponse({"error": "bad_verification_code"})
        scopes = [one for one in code.scopes if one in account.scopes]
        body = {
            "access_token": self._tokens.issue(account.id),
            "scope": ",".join(scopes),
            "token_type": "bearer",
        }
        return JSONResponse(body)
