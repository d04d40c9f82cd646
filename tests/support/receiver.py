"""The real receiver in a process of its own, and signed deliveries for it.

Here: what tests of the receiver share. Not here: the sandbox's deliveries.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import sign
from pipelines.ports import answers, find_free_port
from tests.support import sign_in
from tests.support.databases import fetch
from tests.support.waiting import until

SECRET = Secret("a secret of ten letters or more")
SERVE = """
import sys
from pipelines.webhooks.server import serve
url, port, clock_url = sys.argv[1:]
serve(url, host="127.0.0.1", port=int(port), sandbox_clock=clock_url)
"""


class Receiver:
    """A receiver in a process of its own, by default with the real clock."""

    def __init__(self, url: str, clock_url: str = "") -> None:
        self.port = find_free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        environ = {
            **os.environ,
            "TWITCH_WEBHOOK_SECRET": f"older-secret,{SECRET.reveal()}",
            "GITHUB_WEBHOOK_SECRET": SECRET.reveal(),
            "YOUTUBE_WEBHOOK_SECRET": SECRET.reveal(),
            "CLERK_WEBHOOK_SECRET": sign_in.SECRET.reveal(),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, url, str(self.port), clock_url], env=environ
        )

    def is_open(self) -> bool:
        return answers(self.port)

    def end(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait(20)


@contextmanager
def receiving(url: str, clock_url: str = "") -> Iterator[Receiver]:
    """Run a receiver until the end of the block; the block may end it earlier."""
    one = Receiver(url, clock_url)
    try:
        until(one.is_open)
        yield one
    finally:
        if one.process.poll() is None:
            one.end()


def signed(
    number: int,
    data: object = None,
    *,
    secret: Secret = SECRET,
    kind: str = "stream.online",
) -> dict[str, Any]:
    subscription = {
        "type": kind,
        "condition": {"broadcaster_user_id": "7"},
    }
    whole = {"subscription": subscription, "event": data or {"id": str(number)}}
    body = json.dumps(whole).encode()
    at = datetime.now(UTC).isoformat()
    headers = {
        "twitch-eventsub-message-id": f"m{number}",
        "twitch-eventsub-message-timestamp": at,
        "twitch-eventsub-message-type": "notification",
        "twitch-eventsub-message-signature": sign(
            f"m{number}{at}".encode() + body, secret
        ),
    }
    return {"content": body, "headers": headers}


def post(receiver: Receiver, route: str = "twitch", **request: Any) -> httpx.Response:
    return httpx.post(f"{receiver.address}/webhooks/{route}", **request)


def stored(url: str) -> list[Any]:
    return fetch(
        url,
        "select delivery_id, event_type, event_data from app.webhook_events"
        " order by created_at",
    )
