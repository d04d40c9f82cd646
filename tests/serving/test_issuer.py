"""Tokens of an outside issuer: its keys, its outage, and tokens that name nobody."""

import asyncio
import base64
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from pipelines.accounts import api_keys
from pipelines.database.warehouse import Warehouse
from serving.access import issuer as module
from serving.access.issuer import OutsideIssuer, find_issuer_of_key
from serving.access.tokens import TokenError
from tests.support.databases import execute
from tests.support.serving import Service, running

KEYS = {
    kid: ECKey.generate_key("P-256", {"kid": kid, "use": "sig"}) for kid in ("a", "b")
}


class Issuer:
    """An OpenID Connect issuer on this machine."""

    def __init__(self) -> None:
        self.published = ["a"]
        self.is_away = False
        self.requests: list[str] = []
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests.append(self.path)
                self.send_response(503 if issuer.is_away else 200)
                self.end_headers()
                self.wfile.write(json.dumps(issuer.document(self.path)).encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def document(self, path: str) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        return {"keys": [KEYS[kid].as_dict(private=False) for kid in self.published]}

    def token(self, kid: str = "a", **changes: Any) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "sub": "user_1", "exp": now + 60, "azp": "app"}
        return jwt.encode(
            {"alg": "ES256", "kid": kid}, {**claims, **changes}, KEYS[kid], ["ES256"]
        )

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    one = Issuer()
    yield one
    one.stop()


def read(outside: OutsideIssuer, *tokens: str) -> list[str]:
    """Return the subject of each token, or why it has none."""

    async def ask() -> list[str]:
        found = []
        for token in tokens:
            try:
                found.append(await outside.read(token))
            except TokenError as error:
                found.append(str(error))
        return found

    return asyncio.run(ask())


def test_known_keys_outlive_an_outage_of_the_issuer(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = OutsideIssuer(issuer.url)
    assert read(outside, issuer.token()) == ["user_1"]
    issuer.is_away = True
    monkeypatch.setattr(module, "FRESH_SECONDS", 0)
    monkeypatch.setattr(module, "FETCH_INTERVAL_SECONDS", 0)
    assert read(outside, issuer.token()) == ["user_1"]


def test_an_unknown_key_is_fetched_once_a_minute(issuer: Issuer) -> None:
    outside = OutsideIssuer(issuer.url)
    unknown = "the token's key is not one of the issuer"
    assert read(outside, *[issuer.token("b")] * 20) == [unknown] * 20
    assert len(issuer.requests) == 2
    issuer.published = ["a", "b"]
    outside._tried_at = float("-inf")
    assert read(outside, issuer.token("b")) == ["user_1"]


def test_an_issuer_that_never_answered_is_asked_once_a_minute(issuer: Issuer) -> None:
    issuer.is_away = True
    outside = OutsideIssuer(issuer.url)
    answers = read(outside, *[issuer.token()] * 5)
    assert answers == ["the issuer does not answer"] * 5
    assert len(issuer.requests) == 1


def test_tokens_that_name_nobody(issuer: Issuer) -> None:
    now = int(time.time())
    public = json.dumps(KEYS["a"].as_dict(private=False))
    confused = OctKey.import_key(public)
    given = {"iss": issuer.url, "sub": "user_1", "exp": now + 60, "azp": "app"}
    bad = [
        issuer.token(exp=now - 90),
        issuer.token(iss="https://other.example"),
        issuer.token(nbf=now + 90),
        issuer.token(azp="other"),
        issuer.token(aud=["other"]),
        jwt.encode({"alg": "HS256", "kid": "a"}, given, confused),
        issuer.token()[:-4] + "AAAA",
        "a.b.c",
        "",
    ]
    outside = OutsideIssuer(issuer.url, frozenset({"app"}))
    assert "user_1" not in read(outside, *bad)
    good = [issuer.token(), issuer.token(aud="app"), issuer.token(aud=["x", "app"])]
    assert read(outside, *good) == ["user_1"] * 3


def test_a_user_of_the_issuer_is_a_person(
    issuer: Issuer, warehouse: Warehouse, tmp_path: Path
) -> None:
    execute(
        warehouse.url,
        "insert into app.people (username, clerk_user_id) values ('ann', 'user_1')",
    )
    with running(warehouse, tmp_path, issuer=issuer.url) as service:
        with service.client(authorization=f"Bearer {issuer.token()}") as client:
            session = client.get("/api/session").json()
            assert session["person"]["username"] == "ann"
        stranger = issuer.token(sub="user_2")
        with service.client(authorization=f"Bearer {stranger}") as client:
            assert client.get("/api/session").status_code == 401
        local = service.token("00000000-0000-0000-0000-000000000000")
        with service.client(authorization=f"Bearer {local}") as client:
            assert client.get("/api/session").status_code == 401


def test_a_key_reads_what_its_owner_may_read_and_writes_nothing(
    service: Service, people: dict[str, str]
) -> None:
    made = api_keys.create_key(service.warehouse, "ann", "test")
    key = made.key.reveal()
    with service.client(authorization=f"Bearer {key}") as client:
        assert client.get("/api/session").json()["person"]["username"] == "ann"
        assert client.get("/api/analytics/jobs").status_code == 200
        assert client.post("/api/analytics/refresh").status_code == 403
        assert client.post("/api/analytics/daily").status_code == 403
    for statement in (
        "update app.api_keys set revoked_at = now()",
        "update app.api_keys set revoked_at = null, expires_at = now()",
    ):
        other = api_keys.create_key(service.warehouse, "ann", "test").key.reveal()
        execute(service.warehouse.url, statement)
        with service.client(authorization=f"Bearer {other}") as client:
            answer = client.get("/api/session")
            assert answer.status_code == 401, statement
            assert other not in answer.text
    other = api_keys.create_key(service.warehouse, "ann", "test").key.reveal()
    execute(service.warehouse.url, "update app.api_keys set scopes = '{}'")
    with service.client(authorization=f"Bearer {other}") as client:
        assert client.get("/api/analytics/jobs").status_code == 403


def test_clerks_publishable_key_names_its_issuer() -> None:
    encoded = base64.b64encode(b"clerk.example.com$").decode().rstrip("=")
    assert find_issuer_of_key(f"pk_live_{encoded}") == "https://clerk.example.com"
    for key in ("", "pk_live_", "pk_live_x", "pk_live_!!!"):
        assert find_issuer_of_key(key) is None
