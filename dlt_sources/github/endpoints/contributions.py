"""Read the contribution days of an account.

Here: the window, and the outcome of the reading. Not here: ranges of queries
(`contribution_ranges.py`), the query (`contribution_query.py`), rows
(`contribution_days.py`).
"""

from dataclasses import replace
from datetime import UTC, timedelta

from dlt_sources.contract import Window
from dlt_sources.extract import windows
from dlt_sources.github.endpoints.context import SubjectContext
from dlt_sources.github.endpoints.contribution_query import request_contributions
from dlt_sources.github.endpoints.contribution_ranges import read_days
from dlt_sources.github.endpoints.contribution_response import ContributionsResponse
from dlt_sources.github.settings import MONTHLY_DAYS
from dlt_sources.http import errors

RESOURCE = "contribution_days"
WESTERNMOST = timedelta(hours=12)
"""The calendar counts days of the account's zone, which may be 12 hours behind UTC. A
later day without contributions may not have begun, so its zero is unknown."""


async def read_contributions(context: SubjectContext) -> None:
    """Write one row per day of the window."""
    recorder, subject = context.run.recorder, context.subject
    if not context.run.client.has_token(subject):
        raise errors.Forbidden("needs a token: GraphQL requires one")
    job = context.run.job
    is_monthly = (job.window.end - windows.DAY).day == 1
    window = windows.days_to_read(
        job.window,
        job.now(),
        trailing=MONTHLY_DAYS if is_monthly else context.run.settings.trailing_days,
        with_today=True,
    )
    if window is None:
        recorder.unavailable(RESOURCE, subject, "the window is in the future")
        return
    client = context.run.client.graphql_for(subject)
    login = None if subject.is_own else (await context.get_user()).login

    async def request(part: Window) -> ContributionsResponse:
        return await request_contributions(client, login, part)

    days = await read_days(request, subject.subject_id, window)
    begun = (context.run.job.now().astimezone(UTC) - WESTERNMOST).date()
    rows = [row for row in days.rows if row.day <= begun or row.contribution_count]
    recorder.write(RESOURCE, subject, rows)
    listed = sorted({row.day for row in rows})
    if listed:
        covered = replace(window, start=listed[0], end=listed[-1] + windows.DAY)
        recorder.cover(RESOURCE, subject, covered)
    if days.error is not None:
        recorder.fail(RESOURCE, subject, days.error)
    elif days.gaps:
        recorder.partial(RESOURCE, subject, "; ".join(days.gaps[:3]))
    else:
        recorder.complete(RESOURCE, subject)
