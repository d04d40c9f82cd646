"""Read GitHub for many accounts and repositories, asking only for what changed.

Here: the order of things for one subject. Accounts give everything, a repository that
is followed alone gives itself and its traffic.
Not here: endpoints (`api.py`, `contributions.py`), rows (`records.py`).
"""

import asyncio
from dataclasses import replace

import httpx

from dlt_sources.contract import Job, Subject
from dlt_sources.extract import windows
from dlt_sources.extract.concurrency import for_each_subject
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.github import contributions, graphql, repositories, traffic
from dlt_sources.github.api import REPOSITORY, Rest
from dlt_sources.github.client import Clients, connected
from dlt_sources.github.round import RunContext
from dlt_sources.github.settings import Settings
from dlt_sources.http import ConditionalReads, Retry, errors
from dlt_sources.http.retry import Sleep

OF_REPOSITORIES = ("repositories", "traffic_views", "traffic_clones")
OF_ACCOUNTS = ("users", *OF_REPOSITORIES, "contribution_days")


async def collect(
    job: Job,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Read every resource of the job for every subject; see `contract.Platform`.

    Raises:
        MissingSetting: before any request, naming the variable.
    """
    settings = Settings.read(job.environ)
    subjects = list(dict.fromkeys(job.subjects))
    recorder = ReadingRecorder(
        job, [(name, who) for who in subjects for name in _asked(job, who)]
    )
    try:
        async with connected(
            settings, job.throttle, job.calls, retry=Retry(sleep), transport=transport
        ) as clients:

            async def one(subject: Subject) -> None:
                await _read(_round(job, recorder, clients, subject))

            await for_each_subject(job, subjects, one, sleep)
    finally:
        recorder.close()


def _asked(job: Job, subject: Subject) -> list[str]:
    is_repository = subject.subject_id.startswith(REPOSITORY)
    offered = OF_REPOSITORIES if is_repository else OF_ACCOUNTS
    return [name for name in offered if name in job.resources]


def _round(
    job: Job, recorder: ReadingRecorder, clients: Clients, subject: Subject
) -> RunContext:
    conditional = ConditionalReads(job.cache, subject.reader)
    rest = Rest(clients.rest_for(subject), conditional)
    return RunContext(job, recorder, clients, rest, subject)


async def _read(run: RunContext) -> None:
    """Read what was asked of one subject; each resource's trouble is its own."""
    for resource in _asked(run.job, run.subject):
        try:
            match resource:
                case "users":
                    await _read_user(run)
                case "repositories":
                    await repositories.read(run)
                case "contribution_days":
                    await _read_contributions(run)
                case _:
                    await traffic.read(run, resource)
        except Exception as error:  # noqa: BLE001 - one reading's trouble
            run.recorder.fail(resource, run.subject, error)


async def _read_user(run: RunContext) -> None:
    run.recorder.write("users", run.subject, [await run.user()])
    run.recorder.complete("users", run.subject)


async def _read_contributions(run: RunContext) -> None:
    recorder, subject = run.recorder, run.subject
    if not run.clients.has_token(subject):
        raise errors.Forbidden("needs a token: GraphQL answers nobody without one")
    window = windows.to_read(
        run.job.window,
        run.job.now(),
        trailing=run.clients.settings.trailing_days,
        with_today=True,
    )
    if window is None:
        recorder.unavailable("contribution_days", subject, "these days are yet to come")
        return
    graph = run.clients.graph_for(subject)
    login = None if run.subject.is_own else (await run.user()).login
    days = await contributions.read(
        lambda part: graphql.contributions(graph, login, part),
        subject.subject_id,
        window,
    )
    recorder.write("contribution_days", subject, days.rows)
    listed = {row.day for row in days.rows}
    covered = [day for day in windows.days(window) if day in listed]
    if covered:
        covering = replace(window, start=covered[0], end=covered[-1] + windows.DAY)
        recorder.cover("contribution_days", subject, covering)
    if days.gaps:
        recorder.partial("contribution_days", subject, "; ".join(days.gaps[:3]))
    else:
        recorder.complete("contribution_days", subject)
