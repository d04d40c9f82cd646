"""A slot of live sampling for a thousand channels.

Here: five minutes read without the pauses between them, and their load. Not here: what
a slot does (`pipelines/live/`).
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import text

from dlt_sources import platforms
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.quota import SharedThrottle
from pipelines.live import journal
from pipelines.live.load import load_minutes
from pipelines.live.open_streams import OpenStreams
from pipelines.live.rounds import read_moments
from pipelines.live.subjects import list_subjects
from sandbox import Sandbox, start

CHANNELS = 1_000
MINUTES = 5
AT = datetime(2026, 3, 1, 19, tzinfo=UTC)
FOLLOW = text("""
    insert into app.channels (platform, channel_id, channel_name, is_monitored)
    select :platform, channel_id, channel_id, true from unnest(:ids) as channel_id
    on conflict do nothing
""")


@dataclass(frozen=True, slots=True)
class SlotFigures:
    """What one slot takes; the readings are those that the ledger keeps."""

    requests: int
    reading_seconds: float
    cpu_seconds: float
    loading_seconds: float
    samples: int
    readings: int


def measure(url: str) -> SlotFigures:
    """Return what a slot takes in a migrated database with raw tables."""
    platform = next(one for one in platforms().values() if one.live is not None)
    warehouse = Warehouse(url)
    with start(creators=CHANNELS, clock=AT) as server:
        os.environ.update(server.environ())
        ids = [
            str(one["platform_user_id"])
            for one in server.connections()
            if one["platform"] == platform.name
        ]
        with warehouse.begin() as connection:
            connection.execute(FOLLOW, {"platform": platform.name, "ids": ids})
        subjects = list_subjects(warehouse, platform)
        began, spent = time.perf_counter(), time.process_time()
        with closing(SharedThrottle(warehouse, platform)) as throttle:
            asyncio.run(
                read_moments(
                    platform,
                    subjects,
                    _minutes(server),
                    throttle,
                    partial(journal.add, warehouse, platform),
                    known=OpenStreams(warehouse, platform),
                )
            )
        read = time.perf_counter()
        (load,) = load_minutes(warehouse, platform, "bench")
        ended, cpu = time.perf_counter(), time.process_time()
    with warehouse.begin() as connection:
        readings = connection.scalar(text("select count(*) from app.readings")) or 0
    return SlotFigures(
        requests=sum(load.calls.values()),
        reading_seconds=read - began,
        cpu_seconds=cpu - spent,
        loading_seconds=ended - read,
        samples=load.rows,
        readings=readings,
    )


async def _minutes(server: Sandbox) -> AsyncIterator[datetime]:
    for minute in range(MINUTES):
        moment = AT + timedelta(minutes=minute)
        server.set_clock(moment)
        yield moment
