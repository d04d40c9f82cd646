"""One running sandbox for these tests, set back before each of them."""

from collections.abc import Iterator

import pytest

import sandbox
from tests.support.small_youtube import NOW, Youtube


@pytest.fixture(scope="session")
def youtube_server() -> Iterator[sandbox.Sandbox]:
    with sandbox.start(clock=NOW) as server:
        yield server


@pytest.fixture
def youtube(youtube_server: sandbox.Sandbox) -> Iterator[Youtube]:
    youtube_server.set_clock(NOW)
    youtube_server.set_faults([])
    youtube_server.clear_requests()
    yield Youtube(youtube_server)
    youtube_server.set_faults([])
