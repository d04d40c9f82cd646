"""Consent pages: a person chooses an account and scopes, and a code goes back.

Here: the page, the code and its exchange with PKCE. Not here: the tokens of a platform.

The page needs no password: everybody owns every account here. A script agrees with
`&account=NAME`, and leaves scopes out with `&scopes=`.
"""

import base64
import hashlib
import html
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sandbox.kit.clock import Clock
from sandbox.kit.tokens import Account

LIFETIME = 600
MOST_SHOWN = 200
PAGE = """<!doctype html><title>{title}</title>
<h1>{title}: may this application read your account?</h1>
<form method="get">{hidden}
<p><label>Account <select name="account">{accounts}</select></label></p>
<fieldset><legend>It may read</legend>{boxes}</fieldset>
<p><button name="answer" value="yes">Agree</button>
<button name="answer" value="no">Decline</button></p></form>"""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code was issued for."""

    account_id: str
    scopes: tuple[str, ...]
    callback: str
    challenge: str
    expires_at: int


class ConsentPage:
    """The consent page of one platform."""

    def __init__(
        self,
        title: str,
        client_id: str,
        clock: Clock,
        accounts: Callable[[], Sequence[Account]],
        *,
        separator: str = " ",
        has_pkce: bool = False,
    ) -> None:
        self._title = title
        self._client_id = client_id
        self._clock = clock
        self._accounts = accounts
        self._separator = separator
        self._has_pkce = has_pkce
        self._codes: dict[str, Code] = {}

    async def serve(self, request: Request) -> Response:
        """Show the page, or answer it."""
        query = request.query_params
        callback = query.get("redirect_uri", "")
        if query.get("client_id") != self._client_id:
            return HTMLResponse("<h1>Unknown client</h1>", 400)
        if not callback.startswith(("http://", "https://")):
            return HTMLResponse("<h1>Invalid redirect_uri</h1>", 400)
        is_valid = query.get("response_type") == "code" and query.get("state")
        if self._has_pkce and query.get("code_challenge_method") != "S256":
            is_valid = None
        if not is_valid:
            return _back(callback, query, error="invalid_request")
        if query.get("answer") == "no":
            return _back(callback, query, error="access_denied")
        if "account" not in query:
            return HTMLResponse(self._page(request))
        return self._agree(callback, request)

    def _agree(self, callback: str, request: Request) -> Response:
        query = request.query_params
        found = [one for one in self._accounts() if query["account"] in one.all_names]
        if not found:
            return HTMLResponse("<h1>Unknown account</h1>", 400)
        requested = self._scopes(query)
        chosen = query.getlist("scopes") if "scopes" in query else requested
        code = secrets.token_urlsafe(20)
        self._codes[code] = Code(
            found[0].id,
            tuple(one for one in requested if one in chosen),
            callback,
            query.get("code_challenge", ""),
            self._clock.now() + LIFETIME,
        )
        return _back(callback, query, code=code)

    def redeem(self, form: Mapping[str, str]) -> Code | None:
        """Return what a code was issued for, once; None refuses it."""
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.expires_at < self._clock.now():
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if self._has_pkce and challenge != code.challenge:
            return None
        return code if form.get("redirect_uri") == code.callback else None

    def _scopes(self, query: Mapping[str, str]) -> list[str]:
        given = query.get("scope", "").split(self._separator)
        return [one for one in given if one]

    def _page(self, request: Request) -> str:
        query = request.query_params
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(name)}"'
            f' value="{html.escape(value)}">'
            for name, value in query.items()
        )
        accounts = "".join(
            f'<option value="{html.escape(one.id)}">{html.escape(one.username)}'
            for one in self._accounts()[:MOST_SHOWN]
        )
        boxes = "".join(
            f'<p><label><input type="checkbox" name="scopes" checked'
            f' value="{html.escape(one)}"> {html.escape(one)}</label></p>'
            for one in self._scopes(query)
        )
        return PAGE.format(
            title=self._title, hidden=hidden, accounts=accounts, boxes=boxes
        )


def _back(callback: str, query: Mapping[str, str], **answer: str) -> Response:
    given = urlencode({**answer, "state": query.get("state", "")})
    return RedirectResponse(f"{callback}?{given}", 302)
