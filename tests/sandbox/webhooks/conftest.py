"""One sandbox without subscriptions before each test, and a callback."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

import sandbox
from tests.sandbox.conftest import Client
from tests.support.callbacks import SECRET, Callback, serving

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TYPES = {
    "stream.online": "1",
    "stream.offline": "1",
    "channel.update": "2",
    "channel.follow": "2",
    "channel.subscribe": "1",
    "channel.chat.message": "1",
}


class Subscriber(Client):
    """Subscribes at every platform."""

    def __init__(self, server: sandbox.Sandbox, callback: Callback) -> None:
        super().__init__(server)
        self.callback = callback
        self.app_token = self.app()

    def eventsub(self, method: str, query: str = "", **body: Any) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self.app_token}",
            "Client-Id": "sandbox-client",
        }
        url = f"{self.env['TWITCH_API_URL']}/eventsub/subscriptions{query}"
        return self.http.request(method, url, headers=headers, json=body or None)

    def body(self, kind: str, owner: str, **changed: Any) -> dict[str, Any]:
        user_id = self.id(owner)
        condition = {"broadcaster_user_id": user_id}
        if kind == "channel.follow":
            condition["moderator_user_id"] = user_id
        if kind == "channel.chat.message":
            condition["user_id"] = user_id
        transport = {
            "method": "webhook",
            "callback": self.callback.url,
            "secret": SECRET,
        }
        whole = {"type": kind, "version": TYPES[kind], "condition": condition}
        return whole | {"transport": transport} | changed

    def subscribe(self, kind: str, owner: str, **changed: Any) -> httpx.Response:
        return self.eventsub("POST", **self.body(kind, owner, **changed))

    def github(self, method: str, path: str, owner: str, **more: Any) -> httpx.Response:
        lines = {one["owner"]: one for one in self.server.connections("github")}
        headers = {"Authorization": f"Bearer {lines[owner]['access_token']}"}
        url = f"{self.server.environ()['GITHUB_API_URL']}/{path}"
        return self.http.request(method, url, headers=headers, **more)

    def hub(self, **changed: str) -> httpx.Response:
        form = {
            "hub.mode": "subscribe",
            "hub.callback": self.callback.url,
            "hub.topic": self.topic("cleo"),
            "hub.verify": "sync",
            "hub.secret": SECRET,
            **{f"hub.{name}": value for name, value in changed.items()},
        }
        return self.http.post(self.server.environ()["YOUTUBE_HUB_URL"], data=form)

    def topic(self, owner: str) -> str:
        lines = {one["owner"]: one for one in self.server.connections("youtube")}
        channel = lines[owner]["platform_user_id"]
        return f"https://www.youtube.com/feeds/videos.xml?channel_id={channel}"


@pytest.fixture
def callback() -> Iterator[Callback]:
    with serving() as one:
        yield one


@pytest.fixture(scope="session")
def webhook_sandbox() -> Iterator[sandbox.Sandbox]:
    with sandbox.start(clock=NOW, points=100_000) as server:
        yield server


@pytest.fixture
def subscriber(
    webhook_sandbox: sandbox.Sandbox, callback: Callback
) -> Iterator[Subscriber]:
    webhook_sandbox.clear_deliveries()
    webhook_sandbox.set_faults([])
    webhook_sandbox.set_clock(NOW)
    one = Subscriber(webhook_sandbox, callback)
    with closing(one.http):
        yield one
    webhook_sandbox.clear_deliveries()
