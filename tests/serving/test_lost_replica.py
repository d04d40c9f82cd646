"""A replica that never started, that is frozen, promoted, or a copy of another server.

Here: each becomes `gone` and the primary answers in time. Not here: one that is behind
or was stopped (`test_replica.py`).
"""

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.tenancy.transactions import open_pool
from serving.replica import IDENTITY
from serving.replica import Replica as Watched
from tests.serving.test_replica import add_job, count_jobs, health
from tests.support.databases import execute, fetch
from tests.support.logins import Login
from tests.support.replica import Replica, replicated
from tests.support.serving import Service, running
from tests.support.waiting import until

MOST_SECONDS = 600
"""The age alone would not make such a replica useless."""
SOON_SECONDS = 8

pytestmark = pytest.mark.skipif(
    "CREATORS_TEST_DATABASE_URL" in os.environ,
    reason="the replica copies the tests' own server: unset CREATORS_TEST_DATABASE_URL",
)


@pytest.fixture
def replica(server_url: str, module_warehouse: Warehouse) -> Iterator[Replica]:
    execute(module_warehouse.url, "delete from app.sync_logs")
    with replicated(server_url) as one:
        yield one


@pytest.fixture
def reading(
    replica: Replica, module_warehouse: Warehouse, tmp_path: Path
) -> Iterator[Service]:
    """Return a service that has begun to read the replica, without jobs."""
    with running(
        module_warehouse, tmp_path / "home", replica=replica, read_seconds=MOST_SECONDS
    ) as service:
        until(lambda: health(service)["replicaSecondsBehind"] is not None)
        yield service


def test_a_promoted_replica_answers_no_request(
    reading: Service,
    replica: Replica,
    module_warehouse: Warehouse,
    people: dict[str, str],
) -> None:
    """It takes writes that the primary never has, while the primary may be idle."""
    ann = people["ann"]
    until(lambda: health(reading)["replica"] == "used")
    promoted = replica.url_of(module_warehouse.url)
    assert fetch(promoted, "select pg_promote()") == [(True,)]
    until(lambda: health(reading)["replica"] == "gone", within=SOON_SECONDS)
    add_job(Warehouse(promoted), ann)
    assert count_jobs(reading, ann) == 0


def test_a_replica_that_stops_answering_holds_no_request(
    reading: Service, replica: Replica, people: dict[str, str]
) -> None:
    """Its machine is frozen: connections stay open and no answer comes."""
    ann = people["ann"]
    assert count_jobs(reading, ann) == 0
    with replica.frozen():
        begun = time.monotonic()
        assert count_jobs(reading, ann) == 0
        assert time.monotonic() - begun < SOON_SECONDS
        assert health(reading)["replica"] == "gone"
        begun = time.monotonic()
        assert count_jobs(reading, ann) == 0
        assert time.monotonic() - begun < 1
    until(lambda: health(reading)["replica"] == "used", within=60)
    assert count_jobs(reading, ann) == 0


def test_a_copy_of_another_server_answers_no_request(
    replica: Replica, module_warehouse: Warehouse
) -> None:
    login = Login(module_warehouse.url, "service")

    class OtherServer:
        """The primary with the identity of another server."""

        def __init__(self, pool: Any) -> None:
            self._pool = pool

        async def fetchval(self, query: str) -> Any:
            found = await self._pool.fetchval(query)
            return found + 1 if query == IDENTITY else found

    async def look() -> list[str]:
        pool = await open_pool(login.url)
        states: list[str] = []
        for primary in (OtherServer(pool), pool):
            seen = Watched(replica.url_of(login.url), MOST_SECONDS)
            await seen.look(primary)
            states.append(seen.state)
            await seen.close()
        await pool.close()
        return states

    try:
        replica.catch_up(module_warehouse.url)
        found = asyncio.run(look())
    finally:
        login.drop()
    assert found == ["gone", "used"]


@pytest.mark.parametrize("listens", [False, True])
def test_a_replica_that_never_answered_stops_no_service(
    module_warehouse: Warehouse,
    people: dict[str, str],
    tmp_path: Path,
    listens: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"postgresql://nobody@127.0.0.1:{listener.getsockname()[1]}/none"
        if not listens:
            listener.close()
        with running(
            module_warehouse, tmp_path / "home", read_url=address, read_seconds=10
        ) as service:
            begun = time.monotonic()
            assert count_jobs(service, people["ann"]) == 0
            assert time.monotonic() - begun < 2
            until(lambda: health(service)["replica"] == "gone", within=SOON_SECONDS)
            assert health(service)["replicaSecondsBehind"] is None
