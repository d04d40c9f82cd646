"""Names from people: none leads to another path, and a wrong one costs no request."""

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlt_sources import platforms
from dlt_sources.contract import Quota, Subject
from dlt_sources.extract.names import join_path
from dlt_sources.http.errors import Permanent
from dlt_sources.http.origin import Origin
from dlt_sources.http.throttle import TokenBuckets
from tests.support.collecting import NOW
from tests.support.small_twitch import (
    Clock,
    HandlerTransport,
    MemorySink,
    job,
)

ENVIRON = {
    "TWITCH_CLIENT_ID": "id",
    "TWITCH_CLIENT_SECRET": "secret",
    "YOUTUBE_API_KEY": "key",
}
NAMES = (
    "octocat/../../user",
    "../user",
    "..",
    ".",
    "octocat/..",
    "octocat/.",
    "a/b/c",
    "a?b=c",
    "a#b",
    "a%2e%2e",
    "a b",
    "a\nb",
    "a\x1b[2J",
    "",
    "repository:../user",
    "ö" * 3,
)
HANDLES = {"octocat/../../user", "octocat/..", "octocat/.", "a/b/c", "a?b=c", "ö" * 3}
"""YouTube handles, alone or as the start of a URL's path."""


@pytest.mark.parametrize(
    ("platform", "name"),
    [
        (platform, name)
        for platform in sorted(platforms())
        for name in NAMES
        if platform != "youtube" or name not in HANDLES
    ],
    ids=ascii,
)
def test_a_name_that_the_platform_does_not_allow_costs_no_request(
    platform: str, name: str
) -> None:
    requests: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={})

    identify: Any = platforms()[platform].identify
    throttle = TokenBuckets(Quota(800, 60))
    with pytest.raises(Permanent, match="is not a name") as caught:
        asyncio.run(
            identify(ENVIRON, name, throttle, transport=HandlerTransport(serve))
        )
    assert requests == []
    assert str(caught.value).isprintable()


@settings(max_examples=300, derandomize=True)
@given(segment=st.text(min_size=1, max_size=20))
def test_a_segment_stays_one_segment(segment: str) -> None:
    try:
        path = join_path("repos", segment, "traffic")
    except Permanent:
        return
    url = Origin("https://api.example/base").resolve(path)
    assert url.raw_path.count(b"/") == 4
    assert url.raw_path.startswith(b"/base/repos/")
    assert url.raw_path.endswith(b"/traffic")


@pytest.mark.parametrize("platform", ["github", "devto"])
def test_an_imported_id_cannot_lead_to_another_path(platform: str) -> None:
    paths: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.raw_path.decode())
        return httpx.Response(404, json={"message": "no"})

    for subject_id in ("../user", "..", "1/../../user", "1?x=1"):
        work = job([Subject(subject_id)], "users")
        work.environ = {}
        work.now = lambda: NOW
        clock = Clock()
        collect: Any = platforms()[platform].collect
        asyncio.run(collect(work, transport=HandlerTransport(serve), sleep=clock.sleep))
        assert isinstance(work.sink, MemorySink)
        assert work.sink.status("users", subject_id)[0] in {"failed", "unavailable"}
    assert len(paths) == 3
    for path in paths:
        assert path.removeprefix("/api").startswith(("/user/", "/users/"))
        assert path.removeprefix("/api").count("/") == 2
        assert "?" not in path
