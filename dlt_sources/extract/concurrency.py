"""Many subjects at once, a bounded number under way, and what became of each.

Here: how a source walks its subjects and the many small reads of one. Not here: what is
read.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from dlt_sources.contract import CollectionJob, Subject
from dlt_sources.http.retry import Sleep

Result = TypeVar("Result")
Thing = TypeVar("Thing")


async def for_each_subject(
    job: CollectionJob,
    subjects: Sequence[Subject],
    work: Callable[[Subject], Awaitable[None]],
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Work on every subject, `batch_size` of them under way at once.

    Each starts after its own offset from the seed, so that a crowd never starts at
    once; a slow one holds one place and not the others. `work` never raises.
    """
    places = asyncio.Semaphore(job.batch_size)

    async def one(subject: Subject, offset: float) -> None:
        async with places:
            await sleep(offset)
            await work(subject)

    async with asyncio.TaskGroup() as group:
        for subject, offset in zip(subjects, jitter_delays(job), strict=False):
            group.create_task(one(subject, offset))


def jitter_delays(job: CollectionJob) -> list[float]:
    """Return the seconds each subject waits before its first request."""
    rng = random.Random(job.seed)  # noqa: S311 - jitter is no secret
    return [rng.uniform(0, job.jitter_seconds) for _ in job.subjects]


def chunks(things: Sequence[Thing], size: int) -> list[Sequence[Thing]]:
    """Cut a list into pieces of at most `size`, such as the ids one call takes."""
    return [things[start : start + size] for start in range(0, len(things), size)]


async def gather_results(
    reads: Iterable[Awaitable[Result]],
) -> list[Result | Exception]:
    """Return what each read gave or raised, in order; none stops the others."""
    results: list[Result | Exception] = []
    for result in await asyncio.gather(*reads, return_exceptions=True):
        if isinstance(result, BaseException) and not isinstance(result, Exception):
            raise result
        results.append(result)
    return results
