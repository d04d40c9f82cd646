"""Samples of days that are over, at a clock that can be moved: the sandbox's.

Here: a reading every few minutes of a period, and their loads. Not here: the sandbox;
the caller moves its clock.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime, timedelta

from dlt_sources.contract import Platform
from dlt_sources.http.throttle import TokenBuckets
from pipelines.database.warehouse import Warehouse
from pipelines.live import journal
from pipelines.live.load import LiveLoad, load_minutes
from pipelines.live.minutes import Minute
from pipelines.live.open_streams import OpenStreams
from pipelines.live.rounds import read_moments
from pipelines.live.subjects import list_subjects


def sample_period(
    platforms: Iterable[Platform],
    warehouse: Warehouse,
    run_id: str,
    *,
    moments: Iterable[datetime],
    move_clock: Callable[[datetime], None],
) -> list[LiveLoad]:
    """Read the live streams of platforms at moments; load all of them at the end."""
    instants = list(moments)

    async def moved() -> AsyncIterator[datetime]:
        for moment in instants:
            move_clock(moment)
            yield moment

    loads: list[LiveLoad] = []
    for platform in platforms:
        subjects = list_subjects(warehouse, platform)
        if platform.live is None or not subjects:
            continue
        minutes: list[Minute] = []
        throttle = TokenBuckets(platform.quota)
        known = OpenStreams(warehouse, platform)
        asyncio.run(
            read_moments(
                platform, subjects, moved(), throttle, minutes.extend, known=known
            )
        )
        journal.add(warehouse, platform, minutes)
        loads += load_minutes(warehouse, platform, run_id)
    return loads


def moments_between(
    first: datetime, end: datetime, step: timedelta
) -> Iterable[datetime]:
    """Yield moments from `first` to `end`, `end` excluded."""
    while first < end:
        yield first
        first += step
