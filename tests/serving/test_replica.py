"""The web service reads a real streaming replica, and the primary where it must.

Here: one replica of the test server, whose replay is paused. Not here: PostgreSQL's
replication itself.
"""

import asyncio
import inspect
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.tenancy.transactions import Tenant, as_person, open_pool
from serving.endpoints import find_endpoints
from serving.replica import FAILED
from tests.support.databases import execute
from tests.support.logins import Login
from tests.support.replica import Replica, replicated
from tests.support.serving import Service, running
from tests.support.waiting import until

MOST_SECONDS = 4
JOBS = "/api/analytics/jobs"

pytestmark = pytest.mark.skipif(
    "CREATORS_TEST_DATABASE_URL" in os.environ,
    reason="the replica copies the tests' own server: unset CREATORS_TEST_DATABASE_URL",
)


@pytest.fixture(scope="module")
def replica(server_url: str, module_warehouse: Warehouse) -> Iterator[Replica]:
    with replicated(server_url) as one:
        yield one


@pytest.fixture
def reading(
    request: pytest.FixtureRequest,
    replica: Replica,
    module_warehouse: Warehouse,
    tmp_path: Path,
) -> Iterator[Service]:
    """Return a service that has begun to read the replica, without jobs."""
    execute(
        module_warehouse.url,
        "delete from app.collection_requests",
        "delete from app.sync_logs",
    )
    replica.catch_up(module_warehouse.url)
    home = tmp_path / "home"
    most = getattr(request, "param", MOST_SECONDS)
    with running(module_warehouse, home, replica=replica, read_seconds=most) as service:
        until(lambda: health(service)["replicaSecondsBehind"] is not None)
        assert health(service)["replica"] == "used"
        try:
            yield service
        finally:
            replica.resume(module_warehouse.url)


def health(service: Service) -> Any:
    with service.client() as client:
        return client.get("/health").json()


def count_jobs(service: Service, person_id: str) -> int:
    return len(service.get(JOBS, person_id)["jobs"])


def add_job(warehouse: Warehouse, person_id: str) -> None:
    """Add a job as another process does, without the service."""
    execute(
        warehouse.url,
        "insert into app.sync_logs (person_id, job_type, sync_type, status, data_date)"
        f" values ('{person_id}', 'stream_session', 'full', 'pending', '2026-03-01')",
    )


def test_reads_come_from_the_replica_until_it_is_too_far_behind(
    reading: Service,
    replica: Replica,
    module_warehouse: Warehouse,
    people: dict[str, str],
) -> None:
    ann = people["ann"]
    assert count_jobs(reading, ann) == 0
    replica.pause(module_warehouse.url)
    add_job(module_warehouse, ann)
    assert count_jobs(reading, ann) == 0
    until(lambda: health(reading)["replica"] == "behind")
    assert health(reading)["replicaSecondsBehind"] > MOST_SECONDS
    assert count_jobs(reading, ann) == 1
    replica.resume(module_warehouse.url)
    until(lambda: health(reading)["replica"] == "used")
    assert count_jobs(reading, ann) == 1


@pytest.mark.parametrize("reading", [600], indirect=True)
def test_a_person_who_writes_reads_the_write_at_once(
    reading: Service,
    replica: Replica,
    module_warehouse: Warehouse,
    people: dict[str, str],
) -> None:
    ann, ben = people["ann"], people["ben"]
    replica.pause(module_warehouse.url)
    add_job(module_warehouse, ben)
    with reading.client_of(ann) as client:
        assert client.post("/api/analytics/trigger").status_code == 202
    assert count_jobs(reading, ann) == 3
    assert count_jobs(reading, ben) == 0
    replica.resume(module_warehouse.url)
    until(lambda: count_jobs(reading, ben) == 1)


def test_the_primary_answers_while_the_replica_is_gone(
    reading: Service, replica: Replica, people: dict[str, str]
) -> None:
    replica.stop()
    try:
        assert count_jobs(reading, people["ann"]) == 0
        until(lambda: health(reading)["replica"] == "gone")
    finally:
        replica.start()
    until(lambda: health(reading)["replica"] == "used")
    assert count_jobs(reading, people["ann"]) == 0


def test_an_answer_of_the_replica_does_not_end_an_outage_of_the_primary(
    reading: Service, people: dict[str, str]
) -> None:
    outage = reading.app.state.serving.outage
    outage.note_failure("connection refused")
    assert count_jobs(reading, people["ann"]) == 0
    assert not outage.is_over
    health(reading)
    assert outage.is_over


def test_endpoints_that_store_their_answer_are_marked() -> None:
    """A replica refuses the row, so such a request would be computed twice."""
    for endpoint in find_endpoints():
        stores = "_read_cached(" in inspect.getsource(endpoint.handle)
        assert endpoint.is_stored == stores, endpoint.path


def test_a_write_on_the_replica_is_answered_by_the_primary(
    replica: Replica, module_warehouse: Warehouse, people: dict[str, str]
) -> None:
    login = Login(module_warehouse.url, "service")

    async def write() -> None:
        pool = await open_pool(replica.url_of(login.url))
        try:
            async with as_person(pool, Tenant(UUID(people["ann"]))) as session:
                await session.execute("select api.analytics_trigger()")
        finally:
            await pool.close()

    try:
        replica.catch_up(module_warehouse.url)
        with pytest.raises(FAILED):
            asyncio.run(write())
    finally:
        login.drop()
