"""Server-sent events: one listening session a process, however many readers.

Here: readers, their limit, and a database that goes away and comes back. Not here: the
page (`test_live_board.py`).
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import text

from tests.support.board import Board, add_samples
from tests.support.databases import execute, name_of
from tests.support.serving import Service
from tests.support.waiting import until

READERS = 60


def listeners(service: Service) -> int:
    with service.warehouse.begin() as connection:
        return int(
            connection.scalar(
                text(
                    "select count(*) from pg_stat_activity"
                    " where datname = current_database()"
                    " and application_name = 'creators-serve'"
                )
            )
            or 0
        )


async def follow(client: httpx.AsyncClient, ready: list[int], wanted: str) -> float:
    """Return the time at which an event with a text arrives."""
    async with client.stream("GET", "/api/board/live/events") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        is_first = True
        async for line in answer.aiter_lines():
            if line.startswith("data:") and is_first:
                ready.append(1)
                is_first = False
            if line.startswith("data:") and wanted in line:
                return time.monotonic()
    raise AssertionError("the stream ended")


@pytest.fixture
def many(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ann may open as many streams as a test needs."""
    monkeypatch.setattr(service.app.state.serving.open_streams, "most", READERS)


@contextmanager
def away(service: Service) -> Iterator[None]:
    """Let the database refuse the service, as during a restart."""
    name = name_of(service.warehouse.url)
    server = f"{service.warehouse.url.rpartition('/')[0]}/postgres"
    execute(server, f"alter database {name} allow_connections false")
    try:
        execute(
            server,
            "select pg_terminate_backend(pid) from pg_stat_activity"
            f" where datname = '{name}' and application_name = 'creators-serve'",
        )
        yield
    finally:
        execute(server, f"alter database {name} allow_connections true")


async def hear_after(
    service: Service, board: Board, viewers: int, seconds_away: float = 0
) -> tuple[list[float], int]:
    """Return when each reader heard a new sample, and the sessions of the service.

    `viewers` is the sample; no other test has the same.
    """
    ready: list[int] = []
    limits = httpx.Limits(max_connections=None)
    headers = {"authorization": f"Bearer {service.token(board.people['ann'])}"}
    async with httpx.AsyncClient(
        base_url=service.url, headers=headers, limits=limits, timeout=30
    ) as client:
        tasks = [
            asyncio.create_task(follow(client, ready, str(viewers)))
            for _ in range(READERS)
        ]
        while len(ready) < READERS:  # noqa: ASYNC110 - readers report one by one
            await asyncio.sleep(0.05)
        if seconds_away:
            with away(service):
                await asyncio.sleep(seconds_away)
        sessions = listeners(service)
        began = time.monotonic()
        add_samples(service.warehouse, "followed", {datetime.now(UTC): viewers})
        heard = await asyncio.gather(*tasks)
    return [one - began for one in heard], sessions


@pytest.mark.usefixtures("many")
def test_many_readers_share_one_session_and_hear_every_sample(
    service: Service, board: Board
) -> None:
    heard, sessions = asyncio.run(hear_after(service, board, 31337))
    assert max(heard) < 10
    assert sessions <= 10  # the pool's own limit; readers hold none between events
    until(lambda: service.app.state.serving.live_notices.readers == 0)


@pytest.mark.usefixtures("many")
def test_readers_outlive_a_restart_of_the_database(
    service: Service, board: Board
) -> None:
    heard, sessions = asyncio.run(hear_after(service, board, 41338, seconds_away=2))
    # The same streams go on: no reader had to reconnect.
    assert len(heard) == READERS
    # A random time of at most 10 s to listen again, then the notice.
    assert max(heard) < 14
    assert sessions <= 10
    until(lambda: service.app.state.serving.live_notices.readers == 0)


def test_a_person_opens_a_bounded_number_of_streams(
    service: Service, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.app.state.serving.open_streams, "most", 2)
    until(lambda: service.app.state.serving.live_notices.readers == 0)
    path = "/api/board/live/events"
    with (
        service.client_of(board.people["ann"]) as client,
        service.client_of(board.people["ben"]) as other,
        client.stream("GET", path) as first,
    ):
        with client.stream("GET", path) as second:
            assert (first.status_code, second.status_code) == (200, 200)
            refused = client.get(path)
            assert refused.status_code == 429
            assert refused.json()["detail"] == "too many streams are open"
            assert int(refused.headers["retry-after"]) > 0
            with other.stream("GET", path) as another:
                assert another.status_code == 200
        # The place of a closed stream is free again.
        until(lambda: service.app.state.serving.live_notices.readers == 1)
        with client.stream("GET", path) as again:
            assert again.status_code == 200
    until(lambda: service.app.state.serving.live_notices.readers == 0)


@pytest.mark.parametrize("path", ["/api/board/live", "/api/board/live/events"])
def test_live_numbers_need_a_person(service: Service, path: str) -> None:
    with service.client() as client:
        assert client.get(path).status_code == 401
