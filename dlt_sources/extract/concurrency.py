"""Read many subjects at once, with a limit.

Here: concurrent subjects, concurrent small reads, chunks of ids. Not here: requests
(`<platform>/endpoints/`).
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from dlt_sources.contract import CollectionJob, Subject
from dlt_sources.http.retry import Sleep

Result = TypeVar("Result")
Item = TypeVar("Item")


async def for_each_subject(
    job: CollectionJob,
    subjects: Sequence[Subject],
    work: Callable[[Subject], Awaitable[None]],
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Await `work` for every subject, for `batch_size` subjects at once.

    Each subject starts after a delay of its own, so requests do not start together.
    `work` must not raise.
    """
    slots = asyncio.Semaphore(job.batch_size)

    async def run(subject: Subject, delay: float) -> None:
        async with slots:
            await sleep(delay)
            await work(subject)

    async with asyncio.TaskGroup() as group:
        for subject, delay in zip(subjects, jitter_delays(job), strict=False):
            group.create_task(run(subject, delay))


def jitter_delays(job: CollectionJob) -> list[float]:
    """Return the seconds before the first request of each subject, from the seed."""
    rng = random.Random(job.seed)  # noqa: S311 - jitter is no secret
    return [rng.uniform(0, job.jitter_seconds) for _ in job.subjects]


def chunks(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Split a list into chunks of at most `size`, such as the ids of one request."""
    return [items[start : start + size] for start in range(0, len(items), size)]


async def gather_results(
    reads: Iterable[Awaitable[Result]],
) -> list[Result | Exception]:
    """Return the result or the error of each read, in order."""
    results: list[Result | Exception] = []
    for result in await asyncio.gather(*reads, return_exceptions=True):
        if isinstance(result, BaseException) and not isinstance(result, Exception):
            raise result
        results.append(result)
    return results
