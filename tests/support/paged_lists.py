"""The paged lists of every platform, served from a script of pages.

Here: a list by name, its pages, and a collection that reads it. Not here: what a list
has to hold (`tests/platforms`).
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx

from dlt_sources import platforms
from dlt_sources.contract import CollectionJob, Quota, Subject, Window
from dlt_sources.http.throttle import TokenBuckets
from tests.support.small_twitch import (
    Clock,
    HandlerTransport,
    MemoryCredentials,
    MemorySink,
    clip,
    connection,
    listing,
    video,
)

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
ENVIRON = {
    "TWITCH_CLIENT_ID": "id",
    "TWITCH_CLIENT_SECRET": "secret",
    "YOUTUBE_API_KEY": "key",
}
USER = {"id": 1, "login": "one", "username": "one", "type": "User"}
CHANNEL = "UC" + "1" * 22

Render = Callable[[Sequence[int], str | None], httpx.Response]


def link(cursor: str | None) -> dict[str, str]:
    url = f"https://api.github.com/next?page={cursor}"
    return {"link": f'<{url}>; rel="next"'} if cursor else {}


def youtube_page(items: Sequence[int], cursor: str | None) -> httpx.Response:
    rows = [
        {
            "kind": "youtube#playlistItem",
            "id": f"p{item}",
            "snippet": {"resourceId": {"videoId": str(item)}},
            "contentDetails": {"videoPublishedAt": "2026-11-01T00:00:00Z"},
        }
        for item in items
    ]
    body = {"kind": "youtube#playlistItemListResponse", "items": rows}
    return httpx.Response(
        200, json=body | ({"nextPageToken": cursor} if cursor else {})
    )


def github_page(items: Sequence[int], cursor: str | None) -> httpx.Response:
    rows = [{"id": item, "name": "r", "full_name": "one/r", "subscribers_count": 1}
            for item in items]  # fmt: skip
    return httpx.Response(200, json=rows, headers=link(cursor))


def devto_page(items: Sequence[int], cursor: str | None) -> httpx.Response:
    return httpx.Response(200, json=[{"id": item, "title": "t"} for item in items])


def instagram_page(items: Sequence[int], cursor: str | None) -> httpx.Response:
    rows = [
        {"id": str(item), "timestamp": "2026-11-01T00:00:00+0000"} for item in items
    ]
    body: dict[str, Any] = {"data": rows}
    if cursor:
        link = "https://graph.facebook.com/next"
        body["paging"] = {"cursors": {"after": cursor}, "next": link}
    return httpx.Response(200, json=body)


LISTS: dict[str, tuple[str, str, str, Subject, Render]] = {
    "twitch videos": (
        "twitch",
        "videos",
        "/videos",
        Subject("1"),
        lambda items, cursor: listing([video(str(i), "1") for i in items], cursor),
    ),
    "twitch clips": (
        "twitch",
        "clips",
        "/clips",
        Subject("1"),
        lambda items, cursor: listing([clip(str(i), "1", NOW) for i in items], cursor),
    ),
    "youtube uploads": (
        "youtube", "playlist_items", "/playlistItems", Subject(CHANNEL), youtube_page,
    ),
    "github own repositories": (
        "github", "repositories", "repos", connection("1", MemoryCredentials()),
        github_page,
    ),
    "github public repositories": (
        "github", "repositories", "repos", Subject("1"), github_page,
    ),
    "devto own articles": (
        "devto", "articles", "/articles", connection("1", MemoryCredentials()),
        devto_page,
    ),
    "devto public articles": (
        "devto", "articles", "/articles", Subject("1"), devto_page,
    ),
    "devto followers": (
        "devto", "followers", "/followers", connection("1", MemoryCredentials()),
        devto_page,
    ),
    "instagram media": (
        "instagram", "media", "/media", connection("1", MemoryCredentials()),
        instagram_page,
    ),
}  # fmt: skip


def _lose(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("lost", request=request)


JSON_TYPE = {"content-type": "application/json"}
BREAKS: dict[str, Callable[[httpx.Request], httpx.Response]] = {
    "lost": _lose,
    "cut": lambda request: httpx.Response(
        200, content=b'{"data": [', headers=JSON_TYPE
    ),
    "page": lambda request: httpx.Response(200, html="<h1>Log in</h1>"),
    "other": lambda request: httpx.Response(200, json={"errors": ["no"]}),
    "away": lambda request: httpx.Response(
        302, headers={"location": "https://elsewhere.test/next"}
    ),
}


@dataclass
class List:
    """Serve a script of pages; the last page repeats for ever.

    A cursor is `None`, `same` for each page, or new for each page. A status or a name
    of `BREAKS` in its place is an error.
    """

    path: str
    render: Render
    script: Sequence[tuple[Sequence[int], str | None]]
    served: list[tuple[Sequence[int], str | None]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "app-token"})
        if not (self.path in path or path.endswith("/next")):
            if path.endswith("/users"):
                return listing([{"id": "1", "login": "one", "display_name": "1"}])
            return httpx.Response(200, json=USER)
        items, kind = self.script[min(len(self.served), len(self.script) - 1)]
        if kind in BREAKS:
            return BREAKS[kind](request)
        if kind and kind.isdigit():
            return httpx.Response(int(kind), json={"message": "broken off"})
        cursor = str(len(self.served)) if kind == "new" else kind
        self.served.append((items, cursor))
        return self.render(items, cursor)


def read(name: str, script: Sequence[tuple[Sequence[int], str | None]]) -> Any:
    platform, resource, path, subject, render = LISTS[name]
    answers, sink, clock = List(path, render, script), MemorySink(), Clock()
    job = CollectionJob(
        subjects=[subject],
        window=Window(date(2026, 11, 20), date(2026, 11, 21)),
        now=lambda: NOW,
        sink=sink,
        throttle=TokenBuckets(Quota(10_000, 1), sleep=clock.sleep),
        environ=ENVIRON,
        resources=frozenset({resource}),
        jitter_seconds=0.0,
    )
    work: Any = platforms()[platform].collect
    asyncio.run(work(job, transport=HandlerTransport(answers), sleep=clock.sleep))
    return (
        answers.served,
        sink.status(resource, subject.subject_id),
        sink.rows.get((resource, subject.subject_id), []),
    )
