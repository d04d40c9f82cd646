"""Every row that the sandbox serves is in its raw table."""

import asyncio

import psycopg2
import pytest
from sqlalchemy import make_url

import sandbox
from dlt_sources import platforms
from dlt_sources.contract import CollectionJob
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.load import loader
from dlt_sources.load.row_buffer import RowBuffer
from pipelines.database.warehouse import Warehouse
from tests.support.collecting import NOW, YESTERDAY, accounts
from tests.support.small_twitch import Clock


@pytest.mark.parametrize("name", ["github", "devto"])
def test_every_row_of_a_collection_is_loaded(name: str, warehouse: Warehouse) -> None:
    platform, clock = platforms()[name], Clock()
    with sandbox.start(clock=NOW, points=800_000) as server:
        subjects = list(accounts(server, name).values())[:2]
        with RowBuffer(
            platform, load_id="l", run_id="r", partition_date=YESTERDAY.start
        ) as buffer:
            job = CollectionJob(
                subjects=subjects,
                window=YESTERDAY,
                now=server.clock,
                sink=buffer,
                throttle=TokenBuckets(
                    platform.quota, sleep=clock.sleep, clock=clock.time
                ),
                environ=server.environ(),
                resources=frozenset(one.name for one in platform.resources),
            )
            asyncio.run(platform.collect(job))
            loader.create_tables(platform, warehouse.url)
            loader.load(buffer, warehouse.url)
    assert {one.status for one in buffer.readings} == {"complete"}
    session = psycopg2.connect(
        make_url(warehouse.url).set(drivername="postgresql").render_as_string(False)
    )
    with session.cursor() as cursor:
        for resource in platform.resources:
            cursor.execute(
                f"select count(*), count(distinct subject_id), min(observed_at)"
                f" from raw_{name}.{resource.name}"
            )
            count, subject_count, observed_at = cursor.fetchone() or (0, 0, None)
            readings = [one for one in buffer.readings if one.resource == resource.name]
            assert count == sum(one.rows for one in readings) > 0
            assert subject_count == len(subjects)
            assert observed_at == NOW
    session.close()
