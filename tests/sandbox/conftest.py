"""One running sandbox for these tests, reset before each of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

import sandbox

NOW = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
POINTS = 100_000


class Client:
    """Sends requests as a creator or as the app."""

    def __init__(self, server: sandbox.Sandbox) -> None:
        self.server = server
        self.env = server.twitch_env()
        self.lines = {one["owner"]: one for one in server.connections("twitch")}
        self.http = httpx.Client(timeout=10)

    def id(self, owner: str) -> str:
        found: str = self.lines[owner]["platform_user_id"]
        return found

    def token(self, **form: str) -> httpx.Response:
        known = {
            "client_id": self.env["TWITCH_CLIENT_ID"],
            "client_secret": self.env["TWITCH_CLIENT_SECRET"],
        }
        return self.http.post(f"{self.env['TWITCH_AUTH_URL']}/token", data=known | form)

    def app(self) -> str:
        granted = self.token(grant_type="client_credentials").json()
        text: str = granted["access_token"]
        return text

    def get(self, path: str, owner: str = "", **headers: str) -> httpx.Response:
        text = self.lines[owner]["access_token"] if owner else self.app()
        sent = {"Authorization": f"Bearer {text}", "Client-Id": "sandbox-client"}
        url = f"{self.env['TWITCH_API_URL']}/{path}"
        return self.http.get(url, headers=sent | headers)

    def all(self, path: str, owner: str = "") -> list[dict[str, Any]]:
        rows, after = [], ""
        while True:
            body = self.get(f"{path}&first=100{after}", owner).json()
            rows += body["data"]
            if not body["pagination"]:
                return rows
            after = f"&after={body['pagination']['cursor']}"


@pytest.fixture(scope="session")
def running() -> Iterator[sandbox.Sandbox]:
    with sandbox.start(clock=NOW, points=POINTS) as server:
        yield server


@pytest.fixture
def server(running: sandbox.Sandbox) -> Iterator[sandbox.Sandbox]:
    running.set_faults([])
    running.set_clock(NOW)
    running.clear_requests()
    yield running
    running.set_faults([])


@pytest.fixture
def api(server: sandbox.Sandbox) -> Iterator[Client]:
    client = Client(server)
    with client.http:
        yield client
