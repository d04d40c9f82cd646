"""Server-sent events: one listening session a process, however many readers."""

import asyncio
import time
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import text

from tests.support.board import Board, add_samples
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


def test_many_readers_share_one_session_and_hear_every_sample(
    service: Service, board: Board
) -> None:
    ready: list[int] = []

    async def all_readers() -> tuple[float, list[float], int]:
        limits = httpx.Limits(max_connections=None)
        headers = {"authorization": f"Bearer {service.token(board.people['ann'])}"}
        async with httpx.AsyncClient(
            base_url=service.url, headers=headers, limits=limits, timeout=30
        ) as client:
            tasks = [
                asyncio.create_task(follow(client, ready, "31337"))
                for _ in range(READERS)
            ]
            while len(ready) < READERS:  # noqa: ASYNC110 - readers report one by one
                await asyncio.sleep(0.05)
            sessions = listeners(service)
            began = time.monotonic()
            add_samples(service.warehouse, "followed", {datetime.now(UTC): 31337})
            return began, await asyncio.gather(*tasks), sessions

    began, heard, sessions = asyncio.run(all_readers())
    assert max(heard) - began < 10
    assert sessions <= 10  # the pool's own limit; readers hold none between events
    until(lambda: service.app.state.serving.live_notices.readers == 0)


@pytest.mark.parametrize("path", ["/api/board/live", "/api/board/live/events"])
def test_live_numbers_need_a_person(service: Service, path: str) -> None:
    with service.client() as client:
        assert client.get(path).status_code == 401
