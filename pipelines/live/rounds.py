"""Rounds of readings: the live resource of a platform, read again and again.

Here: one collection with one client and one token, whose rounds become minutes. Not
here: when a round is due (`sampler.py`), and requests (`dlt_sources`).
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import OperationalError

from dlt_sources.contract import (
    CollectionJob,
    KnownIds,
    Platform,
    Subject,
    Throttle,
    Window,
    closing_date,
)
from dlt_sources.extract.windows import DAY
from pipelines import settings
from pipelines.failpoints import hit
from pipelines.live.minutes import Minute, MinuteSink
from pipelines.redaction import first_line

log = logging.getLogger(__name__)

Moments = AsyncIterator[datetime]
Store = Callable[[Sequence[Minute]], None]


@dataclass(slots=True)
class _Rounds:
    """The rounds of one collection: the moment of each, and the minute it becomes."""

    moments: Moments
    moment: datetime
    store: Store
    sink: MinuteSink = field(default_factory=MinuteSink)
    calls: dict[str, int] = field(default_factory=dict)
    waiting: list[Minute] = field(default_factory=list)

    async def next(self) -> bool:
        """Store the minute that was read; wait for the next one.

        While the database is away, minutes wait in memory.
        """
        try:
            await self.end()
        except OperationalError as error:
            log.warning("a minute waits in memory: %s", first_line(str(error.orig)))
        following = await anext(self.moments, None)
        if following is None:
            return False
        self.moment = following
        return True

    async def end(self) -> None:
        """Store the readings that have ended, if there are any."""
        minute = self.sink.take(self.moment, self.calls)
        if minute.readings:
            self.waiting.append(minute)
        if self.waiting:
            await asyncio.to_thread(self.store, self.waiting)
            self.waiting = []
            hit("live-minute")


async def read_moments(
    platform: Platform,
    subjects: Sequence[Subject],
    moments: Moments,
    throttle: Throttle,
    store: Store,
    *,
    known: KnownIds,
) -> None:
    """Read the live resource at each moment, and store every round of readings.

    All rows and readings of a round have its moment as their time. `known` has the
    open streams of earlier readings.
    """
    first = await anext(moments, None)
    if first is None or platform.live is None:
        return
    rounds = _Rounds(moments, first, store)
    day = closing_date(first)
    job = CollectionJob(
        subjects=subjects,
        window=Window(day, day + DAY),
        now=lambda: rounds.moment,
        sink=rounds.sink,
        throttle=throttle,
        environ=os.environ,
        resources=frozenset({platform.live}),
        batch_size=settings.load().batch_size,
        jitter_seconds=0,
        calls=rounds.calls,
        known=known,
        next_round=rounds.next,
    )
    try:
        await platform.collect(job)
    finally:
        await rounds.end()
