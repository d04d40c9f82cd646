"""One running sandbox for all platforms, reset before each test."""

from collections.abc import Iterator

import pytest

import sandbox
from tests.support.collecting import NOW


@pytest.fixture(scope="session")
def running() -> Iterator[sandbox.Sandbox]:
    with sandbox.start(clock=NOW, points=800_000) as server:
        yield server


@pytest.fixture
def server(running: sandbox.Sandbox) -> Iterator[sandbox.Sandbox]:
    running.set_faults([])
    running.set_clock(NOW)
    running.clear_requests()
    yield running
    running.set_faults([])
