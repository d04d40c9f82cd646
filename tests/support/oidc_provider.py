"""An OpenID Connect provider on this machine: real HTTP, real RS256 signatures.

Here: discovery, keys, the page where a person agrees, the token endpoint with PKCE.
A test changes one of its answers by `spoil`.
"""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "dashboard"
CLIENT_SECRET = "a secret of the client: 100% +&="
Claims = dict[str, Any]


@dataclass(frozen=True)
class Code:
    """What a code was issued for."""

    redirect_uri: str
    challenge: str
    nonce: str
    subject: str


class Provider:
    """One provider; each request is recorded."""

    def __init__(self) -> None:
        self.subject = "user_1"
        self.requests: list[str] = []
        self.token_forms: list[dict[str, str]] = []
        self.codes: dict[str, Code] = {}
        self.spoil: Callable[[Claims], str | None] = lambda _: None
        """Changes the claims of an ID token, or returns another token."""
        self.is_public_client = False
        """Whether the client has no secret."""
        self.changes: dict[str, Any] = {}
        """Changes of the discovery document."""
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.requests.append(self.path)
                provider.answer_get(self)

            def do_POST(self) -> None:
                provider.requests.append(self.path)
                length = int(self.headers["content-length"])
                body = self.rfile.read(length).decode()
                provider.answer_token(self, body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def rotate(self, kid: str) -> None:
        """Sign with a new key, and publish only that."""
        self.key = RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()

    def answer_get(self, handler: BaseHTTPRequestHandler) -> None:
        """Serve the document, the keys and the page of agreement."""
        parts = urlsplit(handler.path)
        query = {name: one[-1] for name, one in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            document = {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
            _send(handler, 200, json.dumps({**document, **self.changes}))
        elif parts.path == "/keys":
            _send(handler, 200, json.dumps({"keys": [self.key.as_dict(private=False)]}))
        elif parts.path == "/authorize":
            page = f'<a id="agree" href="{html.escape(self.agree(query))}">Continue</a>'
            _send(handler, 200, page, "text/html")
        else:
            _send(handler, 404, "{}")

    def agree(self, query: dict[str, str]) -> str:
        """Return the callback with the code of a person who agrees."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = Code(
            query["redirect_uri"],
            query["code_challenge"],
            query["nonce"],
            self.subject,
        )
        answer = urlencode({"code": code, "state": query["state"]})
        return f"{query['redirect_uri']}?{answer}"

    def answer_token(self, handler: BaseHTTPRequestHandler, body: str) -> None:
        """Exchange a code once, for the client with the secret and the verifier."""
        form = {name: one[-1] for name, one in parse_qs(body).items()}
        self.token_forms.append(form)
        login = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        code = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_client = (
            self.is_public_client
            or handler.headers.get("authorization") == f"Basic {login}"
            or form.get("client_secret") == CLIENT_SECRET
        )
        if not is_client:
            _send(handler, 401, '{"error": "invalid_client"}')
        elif (
            code is None
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != code.redirect_uri
            or challenge != code.challenge
        ):
            _send(handler, 400, '{"error": "invalid_grant"}')
        else:
            token = self.id_token(code)
            answer = {"access_token": "opaque", "token_type": "Bearer"}
            _send(handler, 200, json.dumps({**answer, "id_token": token}))

    def id_token(self, code: Code) -> str:
        """Return the signed token of a code, as a test wants it."""
        now = int(time.time())
        claims: Claims = {
            "iss": self.url,
            "sub": code.subject,
            "aud": CLIENT,
            "nonce": code.nonce,
            "iat": now,
            "exp": now + 300,
        }
        other = self.spoil(claims)
        return self.sign(claims) if other is None else other

    def sign(self, claims: Claims) -> str:
        """Return claims as a signed token."""
        header = {"alg": "RS256", "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, ["RS256"])


@contextmanager
def provider_running() -> Iterator[Provider]:
    """Run a provider."""
    provider = Provider()
    try:
        yield provider
    finally:
        provider.stop()


def leave(client: httpx.Client, path: str = "/sign-in") -> dict[str, str]:
    """Begin a sign-in; return the query at the issuer."""
    answer = client.get(path)
    assert answer.status_code == 303, answer.text
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: one[-1] for name, one in query.items()}


def come_back(
    client: httpx.Client, provider: Provider, path: str = "/sign-in"
) -> httpx.Response:
    """Sign in as the provider's user."""
    return client.get(provider.agree(leave(client, path)))


def _send(
    handler: BaseHTTPRequestHandler,
    status: int,
    body: str,
    kind: str = "application/json",
) -> None:
    handler.send_response(status)
    handler.send_header("content-type", kind)
    handler.send_header("content-length", str(len(body.encode())))
    handler.end_headers()
    handler.wfile.write(body.encode())
