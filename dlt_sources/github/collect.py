"""Read GitHub for many accounts and repositories.

Here: the resources of a subject. An account has all of them; a repository that is
followed alone has itself and its traffic. Not here: requests (`endpoints/`), rows
(`records.py`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import httpx

from dlt_sources.contract import CollectionJob, Subject
from dlt_sources.extract.concurrency import for_each_subject
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.github.client import Clients, open_clients
from dlt_sources.github.endpoints.context import SubjectContext
from dlt_sources.github.endpoints.contributions import read_contributions
from dlt_sources.github.endpoints.repositories import read_repositories
from dlt_sources.github.endpoints.rest import RestApi
from dlt_sources.github.endpoints.traffic import read_traffic
from dlt_sources.github.endpoints.users import read_user
from dlt_sources.github.records import REPOSITORY_PREFIX
from dlt_sources.github.settings import Settings
from dlt_sources.http.conditional import ConditionalReads
from dlt_sources.http.retry import Retry, Sleep

REPOSITORY_READS: Mapping[str, Callable[[SubjectContext], Awaitable[None]]] = {
    "repositories": read_repositories,
    "traffic_views": partial(read_traffic, resource="traffic_views"),
    "traffic_clones": partial(read_traffic, resource="traffic_clones"),
}
ACCOUNT_READS = {
    "users": read_user,
    **REPOSITORY_READS,
    "contribution_days": read_contributions,
}


async def collect(
    job: CollectionJob,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Read every resource of the job for every subject; see `contract.Platform`.

    Raises:
        MissingSetting: a variable is invalid; no request has been sent.
    """
    settings = Settings.read(job.environ)
    subjects = list(dict.fromkeys(job.subjects))
    recorder = ReadingRecorder(
        job,
        [
            (resource, subject)
            for subject in subjects
            for resource in _resources(job, subject)
        ],
    )
    try:
        async with open_clients(
            settings, job.throttle, job.calls, retry=Retry(sleep), transport=transport
        ) as clients:

            async def read(subject: Subject) -> None:
                await _read_subject(_context(job, recorder, clients, subject))

            await for_each_subject(job, subjects, read, sleep)
    finally:
        recorder.close()


def _resources(job: CollectionJob, subject: Subject) -> list[str]:
    is_repository = subject.subject_id.startswith(REPOSITORY_PREFIX)
    reads = REPOSITORY_READS if is_repository else ACCOUNT_READS
    return [resource for resource in reads if resource in job.resources]


def _context(
    job: CollectionJob, recorder: ReadingRecorder, clients: Clients, subject: Subject
) -> SubjectContext:
    conditional = ConditionalReads(job.cache, subject.reader)
    rest = RestApi(clients.rest_for(subject), conditional)
    return SubjectContext(job, recorder, clients, rest, subject)


async def _read_subject(context: SubjectContext) -> None:
    """Read each resource of one subject; an error ends only its own reading."""
    for resource in _resources(context.job, context.subject):
        try:
            await ACCOUNT_READS[resource](context)
        except Exception as error:  # noqa: BLE001 - one reading's error
            context.recorder.fail(resource, context.subject, error)
