"""A hostile platform: its responses repeat the secrets of its requests.

Here: the echo in messages, records, field names, headers and errors of the sandbox's
responses. Not here: the search for what is left of it (`secrets_scan.py`).
"""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.support.secrets_scan import forms
from tests.support.small_twitch import UnreadBody

SECRET_HEADERS = ("authorization", "api-key", "x-goog-api-key")
SECRET_FIELDS = ("client_secret", "refresh_token")
TEXTS = (
    "title",
    "name",
    "description",
    "display_name",
    "bio",
    "summary",
    "broadcaster_name",
)
NUMBERS = (
    "view_count",
    "viewCount",
    "stargazers_count",
    "page_views_count",
    "stargazerCount",
)


class EchoTransport(httpx.AsyncHTTPTransport):
    """A transport to the sandbox that adds the request's secrets to each response.

    Each fifth response is an error; `seen` are the secrets of all requests.
    """

    seen: set[str]
    turns: Iterator[int]

    @classmethod
    def fresh(cls) -> type["EchoTransport"]:
        """Return a class of its own for one test."""
        return type("EchoTransport", (cls,), {"seen": set(), "turns": count(1)})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and repeat its secrets."""
        sent = sorted(_secrets(request))
        self.seen.update(sent)
        response = await super().handle_async_request(request)
        body = await response.aread()
        await response.aclose()
        echo = " ".join(sorted(one.decode() for each in sent for one in forms(each)))
        turn = next(self.turns)
        is_grant = any(field in request.content.decode() for field in SECRET_FIELDS)
        status, headers = response.status_code, dict(response.headers)
        headers.pop("content-length", None)
        headers.pop("content-encoding", None)
        headers |= {"etag": f'W/"{turn} {echo}"', "x-echo": echo}
        if turn % 5 == 0 and turn > 5:
            status = (400, 403, 404)[turn // 5 % 3]
            body = _error(echo)
        elif is_grant:
            pass
        elif body:
            body = json.dumps(_echoed(json.loads(body), echo, turn)).encode()
        return httpx.Response(status, headers=headers, stream=UnreadBody(body))


def _error(echo: str) -> bytes:
    errors = [{"message": echo, "reason": "invalid", "code": echo}]
    detail = {"message": echo, "errors": errors, "code": 400}
    return json.dumps({"message": echo, "error": detail, "errors": errors}).encode()


def _secrets(request: httpx.Request) -> Iterator[str]:
    for name in SECRET_HEADERS:
        if value := request.headers.get(name):
            yield value.rpartition(" ")[2]
    for name, value in parse_qsl(request.content.decode(errors="replace")):
        if name in SECRET_FIELDS:
            yield value


def _echoed(node: Any, echo: str, turn: int) -> Any:
    if isinstance(node, list):
        return [_echoed(one, echo, turn + place) for place, one in enumerate(node)]
    if not isinstance(node, dict):
        return node
    row = {name: _echoed(value, echo, turn) for name, value in node.items()}
    if isinstance(inner := row.get("body"), str) and inner.startswith("{"):
        # An element of a batch has its response as a text.
        row["body"] = json.dumps(_echoed(json.loads(inner), echo, turn))
    for name, value in row.items():
        if name in TEXTS and isinstance(value, str):
            row[name] = f"{value} {echo}"
        if name in NUMBERS and turn % 7 == 0:
            row[name] = echo  # an invalid record, so its body is set aside
    if row and turn % 3 == 0:
        row[echo.partition(" ")[0] or "echo"] = echo
    return row
