"""One slot of live sampling: a reading a minute, then one load.

Here: the minutes of a slot, the lock that keeps two processes from reading the same
ones, and the order of the steps. Not here: requests (`dlt_sources`), waiting minutes
(`journal.py`), their load (`load.py`), and what starts a slot (`defs/live.py`).
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

from dlt_sources.contract import Platform
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.http.retry import Sleep
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.quota import SharedThrottle
from pipelines.live import journal
from pipelines.live.load import LiveLoad, load_minutes
from pipelines.live.lock import SamplerLock
from pipelines.live.open_streams import OpenStreams
from pipelines.live.rounds import Moments, read_moments
from pipelines.live.subjects import list_subjects

log = logging.getLogger(__name__)

SLOT = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)
LATEST_END = timedelta(seconds=30)
"""How long after its slot a reading may still last; then it is broken off."""
LOCK_SECONDS = 1.0
"""The pause between two attempts to become the only sampler of a platform."""


def start_of_minute(moment: datetime) -> datetime:
    """Return the start of the UTC minute of a moment."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def start_of_slot(moment: datetime) -> datetime:
    """Return the start of the five minutes that a moment belongs to."""
    minute = start_of_minute(moment)
    return minute - timedelta(minutes=minute.minute % 5)


async def minutes_of_slot(
    end: datetime, last: datetime | None, sleep: Sleep = asyncio.sleep
) -> Moments:
    """Yield now and the start of each later minute before `end`.

    A minute that has begun counts, unless `last`, the last reading, belongs to it. A
    reading that takes longer than a minute skips the minutes that it took.
    """
    now = settings.now()
    while now < end:
        if last is None or start_of_minute(last) < start_of_minute(now):
            yield now
            last = now
        now = max(now, settings.now())
        next_minute = start_of_minute(now) + MINUTE
        if next_minute >= end:
            return
        await sleep((next_minute - now).total_seconds())
        now = max(next_minute, settings.now())


def sample_slot(
    platforms: Iterable[Platform], warehouse: Warehouse, run_id: str
) -> list[LiveLoad]:
    """Read the live streams of platforms until the end of the slot, then load them.

    A platform that another process samples at the moment is left to that process; the
    rest of the slot is read once it ends.

    Raises:
        Exception: a load was not committed. Its minutes wait for the next slot.
    """
    end = start_of_slot(settings.now()) + SLOT
    return _sample(platforms, warehouse, run_id, end)


def sample_once(
    platforms: Iterable[Platform], warehouse: Warehouse, run_id: str
) -> list[LiveLoad]:
    """Read the live streams of platforms now, unless this minute was read, and load."""
    end = start_of_minute(settings.now()) + MINUTE
    return _sample(platforms, warehouse, run_id, end)


def _sample(
    platforms: Iterable[Platform], warehouse: Warehouse, run_id: str, end: datetime
) -> list[LiveLoad]:
    async def sample_all() -> list[list[LiveLoad] | Exception]:
        # An error of one platform breaks off no other.
        return await gather_results(
            _sample_platform(one, warehouse, run_id, end)
            for one in platforms
            if one.live is not None
        )

    loaded: list[LiveLoad] = []
    results = asyncio.run(sample_all())
    for result in results:
        if isinstance(result, Exception):
            raise result
        loaded += result
    return loaded


async def _sample_platform(
    platform: Platform, warehouse: Warehouse, run_id: str, end: datetime
) -> list[LiveLoad]:
    subjects = await asyncio.to_thread(list_subjects, warehouse, platform)
    if not subjects:
        return []
    with warehouse.session() as session:
        lock = SamplerLock(session, platform.name)
        while not await asyncio.to_thread(lock.take):
            if settings.now() + timedelta(seconds=LOCK_SECONDS) >= end:
                log.info("%s: another process samples this slot", platform.name)
                return []
            await asyncio.sleep(LOCK_SECONDS)
        last = await asyncio.to_thread(
            journal.find_last, warehouse, platform, start_of_slot(settings.now())
        )
        moments = minutes_of_slot(end, last)
        deadline = (end + LATEST_END - settings.now()).total_seconds()
        with closing(SharedThrottle(warehouse, platform)) as throttle:
            try:
                async with asyncio.timeout(deadline):
                    await read_moments(
                        platform,
                        subjects,
                        moments,
                        throttle,
                        partial(journal.add, warehouse, platform),
                        known=OpenStreams(warehouse, platform),
                    )
            except TimeoutError:
                log.warning("%s: a reading outlasted its slot", platform.name)
        return await asyncio.to_thread(load_minutes, warehouse, platform, run_id)
