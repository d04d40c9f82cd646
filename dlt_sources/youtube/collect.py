"""Read YouTube for many subjects with as few units as it can be done.

Here: the order of things. Levels first (channels, uploads, videos), which also tell
whose videos there are, then the reports of past days. Subjects begin at another place
every day, so that spent units hit everybody in turn.
Not here: levels (`levels.py`), reports (`history.py`), endpoints (`api.py`).
"""

import asyncio

import httpx

from dlt_sources.contract import CollectionJob
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.http.retry import Retry, Sleep
from dlt_sources.youtube.client import open_client
from dlt_sources.youtube.history import read_history
from dlt_sources.youtube.levels import read_levels
from dlt_sources.youtube.round import RunContext, rotated
from dlt_sources.youtube.settings import Settings


async def collect(
    job: CollectionJob,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Read every resource of the job for every subject; see `contract.Platform`.

    Raises:
        MissingSetting: before any request, naming the variable.
    """
    settings = Settings.read(job.environ)
    subjects = rotated(list(dict.fromkeys(job.subjects)), job.seed)
    recorder = ReadingRecorder(
        job, [(n, s) for n in sorted(job.resources) for s in subjects]
    )
    try:
        async with open_client(
            settings,
            job.throttle,
            job.calls,
            retry=Retry(sleep),
            transport=transport,
        ) as clients:
            places = asyncio.Semaphore(job.batch_size)
            run = RunContext(job, recorder, clients, settings, subjects, sleep, places)
            await read_levels(run)
            await read_history(run)
    finally:
        recorder.close()
