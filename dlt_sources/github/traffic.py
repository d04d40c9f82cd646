"""Read the last 14 days of views and clones of every repository we may push to.

Here: which days an answer stands for, and the zeros it leaves out. Not here: the
endpoint (`api.py`).

GitHub keeps 14 UTC days and lists only those with traffic. A day that is missing inside
them is a zero; a day before them is gone for good.
"""

from datetime import UTC, date, timedelta
from typing import cast

from dlt_sources.contract import Window
from dlt_sources.extract import windows
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.github.api import Traffic, TrafficPage
from dlt_sources.github.records import Repository, TrafficDay
from dlt_sources.github.round import RunContext
from dlt_sources.http import errors

KEPT = timedelta(days=14)
"""Today, which is not over, and the 13 days before it."""
NEEDS_PUSH = "needs a connection with push access to the repository"


async def read(run: RunContext, resource: str) -> None:
    """Keep the days of every repository for `traffic_views` or `traffic_clones`."""
    recorder, subject = run.recorder, run.subject
    if subject.connection is None:
        recorder.unavailable(resource, subject, NEEDS_PUSH)
        return
    window = _kept(run)
    if run.job.window.end <= window.start:
        reason = f"gone for good: GitHub keeps {KEPT.days} days of traffic"
        recorder.unavailable(resource, subject, reason)
        return
    kind = cast("Traffic", resource.removeprefix("traffic_"))
    known = await run.repositories()
    asked = [one for one in known if one.can_push is not False and one.full_name]
    answers = await gather_results(
        run.rest.traffic(one.full_name or "", one.id, kind) for one in asked
    )
    troubles = [answer for answer in answers if isinstance(answer, Exception)]
    if troubles and len(troubles) == len(asked):
        raise troubles[0]
    for one, answer in zip(asked, answers, strict=True):
        if isinstance(answer, TrafficPage):
            recorder.write(resource, subject, filled(one, answer, window))
    recorder.cover(resource, subject, window)
    if known and not asked:
        raise errors.Forbidden(NEEDS_PUSH)
    untold = len(known) - len(asked) + len(troubles)
    if untold:
        why = str(troubles[0]) if troubles else NEEDS_PUSH
        reason = f"{untold} of {len(known)} repositories: {why}"
        recorder.partial(resource, subject, reason)
    elif run.job.window.start < window.start:
        reason = f"days before {window.start} are gone for good"
        recorder.partial(resource, subject, reason)
    else:
        recorder.complete(resource, subject)


def _kept(run: RunContext) -> Window:
    """Return the days an answer of now stands for; today only if it was asked for."""
    today = run.job.now().astimezone(UTC).date()
    end = today + windows.DAY if today in run.job.window else today
    return Window(today - KEPT + windows.DAY, end)


def filled(
    repository: Repository, page: TrafficPage, window: Window
) -> list[TrafficDay]:
    """Return the listed days, and zeros for days of the window that are not listed."""
    listed = {one.day: one for one in page.days}
    born = (
        repository.created_at.astimezone(UTC).date()
        if repository.created_at
        else date.min
    )
    zeros = [
        TrafficDay(repository.id, day, count=0, uniques=0, is_omitted=True)
        for day in windows.days(window)
        if day not in listed and day >= born
    ]
    return sorted([*listed.values(), *zeros], key=lambda one: one.day)
