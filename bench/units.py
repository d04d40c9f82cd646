"""Quota units of this project's collections, next to those of public connectors.

Here: the requests of collections, over generated responses or over the sandbox.
Not here: their duration (`daily.py`).

The connectors' figures are computed from their requests (read 2026-11):
Airbyte's source-youtube-data lists by search.list, 50 a page of 100 calls a day, and
asks for each video alone; its source-youtube-analytics takes a file a day and report;
Singer's tap-github asks for a list of repositories one by one. For contributions and
Dev.to a search found none, also not in dlt's verified sources.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import msgspec

from dlt_sources import platforms
from dlt_sources.contract import (
    Cache,
    CollectionJob,
    Connection,
    Quota,
    Reading,
    Rejected,
    Secret,
    Subject,
    Window,
)
from dlt_sources.http.conditional import MemoryCache
from dlt_sources.http.throttle import TokenBuckets
from sandbox import Sandbox, start

NOW = datetime(2026, 3, 11, 2, tzinfo=UTC)
TODAY = date(2026, 3, 11)
YESTERDAY = Window(TODAY - timedelta(days=1), TODAY)
YEAR = Window(TODAY - timedelta(days=365), TODAY)
PUBLISHED = "2026-01-01T00:00:00Z"
LISTS = ("channels", "playlist_items", "videos")
REPORTS = (
    "channel_days",
    "channel_revenue_days",
    "audience_countries",
    "audience_demographics",
    "audience_traffic_sources",
    "audience_devices",
)
SANDBOX_POINTS = 80_000

Answer = Callable[[httpx.Request], httpx.Response]


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Units for a piece of work: of this project, and of public connectors."""

    work: str
    units: int
    others: str


class _CountingSink:
    """A sink that only counts how readings ended."""

    def __init__(self) -> None:
        self.ended: list[Reading] = []

    def write(
        self,
        resource: str,
        subject: Subject,
        records: Sequence[msgspec.Struct],
        observed_at: datetime,
    ) -> None:
        """Drop the rows."""

    def reject(self, rejected: Rejected) -> None:
        """Refuse to measure what does not fit."""
        raise ValueError(rejected.reason)

    def finish(self, reading: Reading) -> None:
        """Remember the end of a reading."""
        self.ended.append(reading)


class _Token:
    """A token that never ends."""

    def __init__(self, text: str) -> None:
        self._token = Secret(text)

    async def current(self) -> Secret:
        """Return the token."""
        return self._token

    async def refresh(self, stale: Secret) -> Secret:
        """Return the same one."""
        return self._token


class _GeneratedNetwork(httpx.AsyncBaseTransport):
    """A network that answers from a function."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as a stream, as a network does."""
        made = self._answer(request)
        headers = {"etag": '"1"'}
        body = httpx.ByteStream(made.content)
        return httpx.Response(made.status_code, headers=headers, stream=body)


def measure() -> list[UnitCost]:
    """Return what each piece of work costs."""
    cache = MemoryCache()
    with start(clock=NOW, points=SANDBOX_POINTS) as server:
        return [
            UnitCost(
                "1,000 videos of a channel", _videos(1, 1_000), "1,000 + 20 searches"
            ),
            UnitCost(
                "1,000 channels of 50 videos, of 10,000 units",
                _videos(1_000, 50),
                "50,000 + 1,000 searches, of 100",
            ),
            UnitCost("a channel's day, six reports", _reports(server, YESTERDAY), "6"),
            UnitCost("a channel's 365 days of them", _reports(server, YEAR), "2,190"),
            UnitCost("100 repositories, the first day", _repositories(cache), "100"),
            UnitCost("100 repositories, unchanged", _repositories(cache), "100"),
            UnitCost(
                "365 days of contributions", _year(server, "contribution_days"), "-"
            ),
            UnitCost("365 days of an author", _year(server, "article_days"), "-"),
        ]


def _collect(
    name: str,
    subjects: Sequence[Subject],
    resources: Sequence[str],
    *,
    window: Window,
    environ: dict[str, str],
    answer: Answer | None = None,
    cache: Cache | None = None,
) -> int:
    """Return the requests of a collection whose readings all came to their end."""
    job = CollectionJob(
        subjects=subjects,
        window=window,
        now=lambda: NOW,
        sink=(sink := _CountingSink()),
        throttle=TokenBuckets(Quota(1_000_000, 1.0)),
        environ=environ,
        resources=frozenset(resources),
        jitter_seconds=0,
        cache=cache,
    )
    collect: Any = platforms()[name].collect
    network = {"transport": _GeneratedNetwork(answer)} if answer else {}
    asyncio.run(collect(job, **network))
    troubled = [one for one in sink.ended if one.status in ("failed", "deferred")]
    if troubled:
        raise RuntimeError(f"{name}: {troubled[0].reason}")
    return sum(job.calls.values())


def _videos(channels: int, videos: int) -> int:
    def answer(request: httpx.Request) -> httpx.Response:
        params, path = request.url.params, request.url.path.rpartition("/")[2]
        kind = {"channels": "channel", "videos": "video"}.get(path, "playlistItem")
        body: dict[str, Any] = {"kind": f"youtube#{kind}ListResponse"}
        ids = params.get("id", "").split(",")
        if path == "channels":
            counts = {"videoCount": str(videos), "viewCount": "1"}
            body["items"] = [{"id": one, "statistics": counts} for one in ids]
        elif path == "videos":
            body["items"] = [
                {"id": one, "snippet": {"channelId": f"UC{one.partition('.')[0]}"}}
                for one in ids
            ]
        else:
            owner = params["playlistId"].removeprefix("UU")
            first = int(params.get("pageToken", "0"))
            last = min(first + 50, videos)
            body["items"] = [
                {
                    "snippet": {"resourceId": {"videoId": f"{owner}.{number}"}},
                    "contentDetails": {"videoPublishedAt": PUBLISHED},
                }
                for number in range(first, last)
            ]
            body |= {"nextPageToken": str(last)} if last < videos else {}
        return httpx.Response(200, content=json.dumps(body))

    subjects = [Subject(f"UC{number:022}") for number in range(channels)]
    environ = {"YOUTUBE_API_KEY": "bench"}
    return _collect(
        "youtube", subjects, LISTS, window=YESTERDAY, environ=environ, answer=answer
    )


def _reports(server: Sandbox, window: Window) -> int:
    subject = max(_accounts(server, "youtube"), key=_scopes)
    return _collect(
        "youtube", [subject], REPORTS, window=window, environ=server.environ()
    )


def _repositories(cache: Cache) -> int:
    """Return the requests that count: a 304 does not."""
    counted = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal counted
        if "if-none-match" in request.headers:
            return httpx.Response(304)
        counted += 1
        path = request.url.path
        if path == "/user":
            return httpx.Response(200, json={"id": 1, "login": "bench"})
        if path == "/user/repos":
            return httpx.Response(200, json=[_repository(one) for one in range(100)])
        # Only a repository's own answer says who watches it.
        alone = _repository(int(path.rpartition("-")[2])) | {"subscribers_count": 1}
        return httpx.Response(200, json=alone)

    subject = Subject("1", Connection("c", "1", "bench", frozenset(), _Token("t")))
    _collect(
        "github",
        [subject],
        ["repositories"],
        window=YESTERDAY,
        environ={},
        answer=answer,
        cache=cache,
    )
    return counted


def _repository(number: int) -> dict[str, Any]:
    return {
        "id": 1_000 + number,
        "name": f"r-{number}",
        "full_name": f"bench/r-{number}",
        "owner": {"id": 1, "login": "bench"},
    }


def _year(server: Sandbox, resource: str) -> int:
    """Return what the quietest account's days cost, without its list of articles."""
    (name,) = [
        one.name
        for one in platforms().values()
        if any(table.name == resource for table in one.resources)
    ]
    environ = {**server.environ(), "DEVTO_ARTICLES_PER_ACCOUNT": "0"}
    return min(
        _collect(name, [subject], [resource], window=YEAR, environ=environ)
        for subject in _accounts(server, name)
    )


def _accounts(server: Sandbox, name: str) -> list[Subject]:
    return [
        Subject(
            one["platform_user_id"],
            Connection(
                one["owner"],
                one["platform_user_id"],
                one["platform_username"],
                frozenset((one.get("scopes") or "").split()),
                _Token(one["access_token"]),
            ),
        )
        for one in server.connections(name)
    ]


def _scopes(subject: Subject) -> int:
    return len(subject.connection.scopes) if subject.connection else 0
