"""A callback for webhooks in a thread: it answers challenges and keeps requests.

Here: what a receiver of the sandbox's deliveries must do. Not here: the real receiver.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "a secret of the callback"


@dataclass
class Request:
    """One request of a platform."""

    method: str
    headers: dict[str, str]
    body: bytes
    query: dict[str, list[str]]

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def is_signed(self) -> bool:
        """Whether the signature is that of the platform."""
        found = self.headers.get("twitch-eventsub-message-signature")
        if found:
            names = ("twitch-eventsub-message-id", "twitch-eventsub-message-timestamp")
            message = "".join(self.headers[name] for name in names).encode()
            return found == _sign("sha256", message + self.body)
        if found := self.headers.get("x-hub-signature-256"):
            return found == _sign("sha256", self.body)
        return self.headers.get("x-hub-signature") == _sign("sha1", self.body)


def _sign(algorithm: str, message: bytes) -> str:
    digest = hmac.new(SECRET.encode(), message, getattr(hashlib, algorithm))
    return f"{algorithm}={digest.hexdigest()}"


@dataclass
class Callback:
    """The requests so far; `status` answers the next ones, `confirms` challenges."""

    url: str = ""
    status: int = 204
    confirms: bool = True
    requests: list[Request] = field(default_factory=list)

    def events(self, kind: str = "") -> list[Request]:
        """Return the notifications of a type, in order of arrival."""
        names = ("twitch-eventsub-subscription-type", "x-github-event")
        return [
            one
            for one in self.requests
            if one.method == "POST"
            and "webhook_callback_verification"
            not in one.headers.get("twitch-eventsub-message-type", "")
            and (not kind or kind in [one.headers.get(name) for name in names])
        ]


@contextmanager
def serving() -> Iterator[Callback]:
    """Serve a callback on a free port."""
    callback = Callback()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._keep(b"")
            found = callback.requests[-1].query.get("hub.challenge", [""])
            self._answer(200, found[0] if callback.confirms else "no")

        def do_POST(self) -> None:
            self._keep(self.rfile.read(int(self.headers["content-length"])))
            request = callback.requests[-1]
            kind = request.headers.get("twitch-eventsub-message-type")
            if kind == "webhook_callback_verification":
                challenge = request.json["challenge"]
                self._answer(200, challenge if callback.confirms else "no")
            else:
                self._answer(callback.status, "")

        def _keep(self, body: bytes) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = parse_qs(urlsplit(self.path).query)
            callback.requests.append(Request(self.command, headers, body, query))

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(text)))
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    callback.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield callback
    finally:
        server.shutdown()
        server.server_close()
