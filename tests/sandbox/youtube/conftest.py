"""One running sandbox for these tests, reset before each of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

import sandbox

NOW = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)


class Client:
    """Sends requests with the key or as an owner."""

    def __init__(self, server: sandbox.Sandbox) -> None:
        self.server = server
        self.env = server.environ()
        self.http = httpx.Client(timeout=30)
        self.connect()

    def connect(self) -> None:
        """Take tokens that are valid at the clock's time."""
        lines = self.server.connections("youtube")
        self.lines = {one["owner"]: one for one in lines}

    def id(self, owner: str) -> str:
        found: str = self.lines[owner]["platform_user_id"]
        return found

    def get(self, path: str, owner: str = "", **headers: str) -> httpx.Response:
        sent = {"X-Goog-Api-Key": self.env["YOUTUBE_API_KEY"]}
        if owner:
            sent = {"Authorization": f"Bearer {self.lines[owner]['access_token']}"}
        name = "YOUTUBE_ANALYTICS_API_URL" if path.startswith("reports") else ""
        url = f"{self.env[name or 'YOUTUBE_API_URL']}/{path}"
        return self.http.get(url, headers=headers or sent)

    def report(self, owner: str, *, of: str = "MINE", **params: str) -> httpx.Response:
        known = {
            "ids": f"channel=={of}",
            "startDate": "2026-11-01",
            "endDate": "2026-11-20",
            "dimensions": "day",
            "metrics": "views",
        }
        query = httpx.QueryParams({**known, **params})
        return self.get(f"reports?{query}", owner)

    def refresh(self, **form: str) -> httpx.Response:
        known = {
            "client_id": self.env["YOUTUBE_CLIENT_ID"],
            "client_secret": self.env["YOUTUBE_CLIENT_SECRET"],
            "grant_type": "refresh_token",
        }
        url = f"{self.env['GOOGLE_AUTH_URL']}/token"
        return self.http.post(url, data=known | form)

    def reason(self, answer: httpx.Response) -> Any:
        return answer.json()["error"]["errors"][0]["reason"]


@pytest.fixture(scope="session")
def youtube_running() -> Iterator[sandbox.Sandbox]:
    with sandbox.start(clock=NOW) as server:
        yield server


@pytest.fixture
def youtube(youtube_running: sandbox.Sandbox) -> Iterator[Client]:
    youtube_running.set_clock(NOW)
    youtube_running.set_faults([])
    client = Client(youtube_running)
    with client.http:
        yield client
    youtube_running.set_faults([])
