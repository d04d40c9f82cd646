"""Read the views and clones of repositories with push access.

Here: the readable days, and the outcome of the reading. Not here: requests
(`rest.py`) and rows (`traffic_days.py`).
"""

from datetime import UTC
from typing import cast

from dlt_sources.contract import Window
from dlt_sources.extract import windows
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.github.endpoints.context import SubjectContext
from dlt_sources.github.endpoints.traffic_days import (
    TrafficKind,
    TrafficPage,
    add_zero_days,
    reported_days,
)
from dlt_sources.github.settings import TRAFFIC_RETENTION
from dlt_sources.http import errors

NEEDS_PUSH = "needs a connection with push access to the repository"
EXPIRED = f"GitHub keeps only {TRAFFIC_RETENTION.days} days of traffic"


async def read_traffic(context: SubjectContext, resource: str) -> None:
    """Read `traffic_views` or `traffic_clones` of every repository of the subject."""
    recorder, subject = context.run.recorder, context.subject
    if subject.connection is None:
        recorder.unavailable(resource, subject, NEEDS_PUSH)
        return
    window = _readable_days(context)
    if context.run.job.window.end <= window.start:
        recorder.unavailable(resource, subject, EXPIRED)
        return
    kind = cast("TrafficKind", resource.removeprefix("traffic_"))
    repositories = await context.get_repositories()
    readable = [
        repository
        for repository in repositories
        if repository.can_push is not False and repository.full_name
    ]
    results = await gather_results(
        context.rest.get_traffic(repository.full_name or "", repository.id, kind)
        for repository in readable
    )
    failures = [result for result in results if isinstance(result, Exception)]
    if failures and len(failures) == len(readable):
        raise failures[0]
    today = context.run.job.now().astimezone(UTC).date()
    ends = []
    for repository, result in zip(readable, results, strict=True):
        if isinstance(result, TrafficPage):
            reported = reported_days(result, window, today)
            ends.append(reported.end)
            rows = add_zero_days(repository, result, reported)
            recorder.write(resource, subject, rows)
    covered = Window(window.start, max(ends, default=window.end))
    recorder.cover(resource, subject, covered)
    if repositories and not readable:
        raise errors.Forbidden(NEEDS_PUSH)
    if context.list_error is not None:
        recorder.partial(resource, subject, str(context.list_error))
        return
    unread = len(repositories) - len(readable) + len(failures)
    if unread:
        cause = str(failures[0]) if failures else NEEDS_PUSH
        reason = f"{unread} of {len(repositories)} repositories: {cause}"
        recorder.partial(resource, subject, reason)
    elif context.run.job.window.start < window.start:
        reason = f"{EXPIRED}, none before {window.start}"
        recorder.partial(resource, subject, reason)
    else:
        recorder.complete(resource, subject)


def _readable_days(context: SubjectContext) -> Window:
    """Return the days that a response covers now; today only if the job covers it."""
    today = context.run.job.now().astimezone(UTC).date()
    end = today + windows.DAY if today in context.run.job.window else today
    return Window(today - TRAFFIC_RETENTION + windows.DAY, end)
