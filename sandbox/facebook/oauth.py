"""Tokens of the Graph API: of pages, of their owners, and of the app.

Here: the app, the proof of its secret, exchange, and what a token may do. There are no
refresh tokens. Not here: endpoints that read data.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from sandbox.facebook import pages
from sandbox.facebook.errors import graph_error, invalid_token
from sandbox.facebook.pages import Page
from sandbox.kit.consent import ConsentPage
from sandbox.kit.query import Query
from sandbox.kit.state import Caller, State
from sandbox.kit.tokens import NO_TOKEN, Account, Accounts, PersonalTokens, Token
from sandbox.world import creators
from sandbox.world.creators import Creator
from sandbox.world.times import DAY

APP_ID, APP_SECRET = "440011223344556", "sandbox-facebook-secret"
APP_TOKEN = f"{APP_ID}|{APP_SECRET}"
DATA_ACCESS_DAYS = 85
LONG_LIVED, SHORT_LIVED = 5_184_000, 5_400


class Tokens:
    """The tokens of one server."""

    def __init__(self, state: State) -> None:
        self._state = state
        world = state.world
        known = pages.by_id(world)
        self.pages = PersonalTokens(
            state,
            Accounts("facebook", known.values(), known.get, self._page),
            prefix="EAAP",
            mark="Z",
            length=40,
            schemes=("bearer",),
        )
        owners = Accounts(
            "facebook",
            [page.creator for page in known.values()],
            lambda user_id: creators.by_id(world, user_id),
            _user,
        )
        self.consent = ConsentPage(
            "Facebook", APP_ID, state.clock, owners.all, separator=","
        )
        self.users = PersonalTokens(
            state,
            owners,
            prefix="EAAU",
            mark="Z",
            length=40,
            schemes=("bearer",),
        )

    def caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Return the sender of a request."""
        text = headers.get(b"authorization", b"").decode("latin-1").partition(" ")[2]
        if text == APP_TOKEN:
            return Caller("app", None, ("app",))
        kind = self.users if text.startswith("EAAU") else self.pages
        return kind.caller(headers)

    def accept(self, text: str) -> Token:
        """Return a valid token; its kind is app, user or page."""
        if text == APP_TOKEN:
            return Token("app", "", 0, 0)
        if text.startswith("EAAU"):
            token, kind = self.users.accept(f"Bearer {text}"), "user"
        else:
            token, kind = self.pages.accept(f"Bearer {text}"), "page"
        if token is None:
            raise invalid_token()
        return Token(kind, token.user, 0, 0, token.scopes)

    def exchange(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Serve /oauth/access_token: a token for a code, or for one that is valid."""
        client = (given.get("client_id"), given.get("client_secret"))
        if client != (APP_ID, APP_SECRET):
            raise graph_error(1, "Error validating client secret.")
        if "code" in given:
            return self._login(given)
        if given.get("grant_type") != "fb_exchange_token":
            raise graph_error(1, "Invalid grant_type parameter")
        text = given.get("fb_exchange_token", "")
        token = self.accept(text)
        if token.kind != "user":
            raise graph_error(190, "The token is not a user token", subcode=None)
        return {"access_token": text, "token_type": "bearer", "expires_in": LONG_LIVED}

    def _login(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return a short-lived token for a code of the consent page."""
        code = self.consent.redeem(given)
        if code is None:
            raise graph_error(100, "This authorization code has been used.")
        return {
            "access_token": self.users.issue(code.account_id),
            "token_type": "bearer",
            "expires_in": SHORT_LIVED,
        }

    def debug(self, query: Query, caller: Token) -> dict[str, Any]:
        """Serve /debug_token: what a token may do, and until when."""
        if caller.kind != "app":
            raise graph_error(100, "(#100) You must provide an app access token")
        text = query.one("input_token") or ""
        base = {"app_id": APP_ID, "application": "Sandbox"}
        try:
            token = self.accept(text)
        except Exception:  # noqa: BLE001 - an invalid token is an answer here
            error = {"code": 190, "message": "Invalid OAuth access token."}
            return {"data": {**base, "is_valid": False, "error": error, "scopes": []}}
        fault = self._state.faults.of_token("lapse", (token.user,))
        days = int(float(fault.arguments["days"])) if fault else DATA_ACCESS_DAYS
        today = self._state.clock.now() // DAY * DAY
        is_user = token.kind == "user"
        known = pages.by_id(self._state.world).values()
        targets = [one.id for one in known if token.user in (one.id, one.creator.id)]
        return {
            "data": {
                **base,
                "type": "USER" if is_user else "PAGE",
                "is_valid": True,
                "expires_at": today + LONG_LIVED if is_user else 0,
                "data_access_expires_at": today + days * DAY,
                "scopes": list(token.scopes),
                "granular_scopes": [
                    {"scope": scope, "target_ids": targets} for scope in token.scopes
                ],
            }
        }

    def _page(self, page: Page) -> Account:
        creator = page.creator
        name = creator.login(self._state.clock.now())
        return Account(page.id, name, creator.username, page.scopes)


def _user(creator: Creator) -> Account:
    return Account(creator.id, creator.username, creator.username, pages.SCOPES)


def check_proof(text: str, token: Token, proof: str | None) -> None:
    """Refuse a request whose proof of the app's secret is missing or wrong."""
    if token.kind == "app" or token is NO_TOKEN:
        return
    if not proof:
        raise graph_error(
            100, "API calls from the server require an appsecret_proof argument"
        )
    digest = hmac.new(APP_SECRET.encode(), text.encode(), "sha256").hexdigest()
    if not hmac.compare_digest(digest, proof):
        raise graph_error(100, "Invalid appsecret_proof provided in the API argument")
