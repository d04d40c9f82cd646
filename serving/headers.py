"""Headers of every response, and the check of Host and Origin.

Here: an ASGI middleware. Not here: who makes the request.

CORS stays closed: a request with another site's Origin is refused.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.bounds import LOOPBACK
from pipelines.own_site import OwnSite
from serving.problems import ProblemError, answer_problem

SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
CONTENT_POLICY = "; ".join(f"{name} {source}" for name, source in SOURCES.items())
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """An application behind the checks; every response gets the headers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app = app
        # A page of another port of this machine is another site.
        self._site = OwnSite({host.lower() for host in hosts} - LOOPBACK)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403, or pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._find_refusal(Headers(scope=scope))
        if refusal is not None:
            response = answer_problem(ProblemError(403, refusal))
            await response(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _find_refusal(self, headers: Headers) -> str | None:
        if not self._site.has_known_host(headers):
            return "this host name is not allowed: see CREATORS_SERVE_HOSTS"
        if not self._site.has_own_origin(headers):
            return "requests from other sites are not allowed"
        return None
