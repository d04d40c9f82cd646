"""`/api/analytics/trigger | refresh | jobs | health | daily | system`: the collection.

Here: the documented endpoints that request a collection and show its state. Not here:
the run, which a sensor starts (`pipelines/defs/collection_requests.py`).

The administrator's key (`X-Admin-Key`) opens the last two without a person. Each use
leaves a row in the audit trail. A person with an administrator's role needs no key.
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from serving.endpoint import Call, Endpoint, Shape
from serving.problems import ProblemError

OPEN_ISSUES = """
select
    issues.platform, issues.account, issues.kind, issues.message, issues.opened_at,
    issues.what_to_do
from api.health_issues as issues
where issues.is_open
order by issues.opened_at desc, issues.platform, issues.account, issues.kind
limit 100
"""
MISSING_SCOPES = """
select platform, username, scopes_missing as scopes
from api.own_connections
where is_active and scopes_missing <> '{}'
order by platform, username
limit 500
"""


class Requested(Shape):
    """A collection was requested; `jobIds` are rows of `/api/analytics/jobs`."""

    message: str
    job_ids: list[int]


class DailyRequested(Shape):
    """The daily job was requested."""

    message: str
    job_count: int


class DailyQuery(Shape):
    """Which day; yesterday in UTC by default."""

    day: date | None = msgspec.field(name="date", default=None)


class JobsQuery(Shape):
    """How many jobs."""

    limit: Annotated[int, Meta(ge=1, le=500)] = 10


class Job(Shape):
    """One attempt to collect one kind of data for one day."""

    id: int
    user_id: str
    job_type: str
    status: Literal["pending", "running", "completed", "failed"]
    data_date: date | None
    started_at: datetime | None
    completed_at: datetime | None
    duration_seconds: float | None
    error_message: str | None
    created_at: datetime


class Jobs(Shape):
    """Jobs, newest first."""

    jobs: list[Job]


class Request(Shape):
    """A request for a collection."""

    id: str
    kind: Literal["trigger", "refresh", "daily"]
    status: Literal["pending", "running", "completed", "failed"]
    data_date: date
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    error_message: str | None


class Requests(Shape):
    """Requests of the person, newest first."""

    requests: list[Request]


class HealthIssue(Shape):
    """An open issue of an account, and what a person can do about it."""

    platform: str
    account: str
    kind: str
    message: str
    opened_at: datetime
    what_to_do: str


class MissingScopes(Shape):
    """An account whose token lacks scopes; what needs them stays unknown."""

    platform: str
    username: str
    scopes: list[str]


class CollectionHealth(Shape):
    """Health of the collection, over what the person may see."""

    status: Literal["healthy", "degraded", "unhealthy"]
    last_daily_run_at: datetime | None
    last_daily_date: date | None
    jobs_failed_24_hours: int = msgspec.field(name="jobsFailed24Hours")
    webhook_events_pending: int
    oldest_pending_webhook_at: datetime | None
    connections_inactive: int
    tokens_expiring_24_hours: int = msgspec.field(name="tokensExpiring24Hours")
    issues: list[HealthIssue]
    """Open issues of the accounts that the caller may see."""
    scopes_missing: list[MissingScopes]


class SystemStatistics(Shape):
    """Statistics of the whole system."""

    people: int
    active_connections: int
    jobs_pending: int
    jobs_running: int
    jobs_completed_24_hours: int = msgspec.field(name="jobsCompleted24Hours")
    jobs_failed_24_hours: int = msgspec.field(name="jobsFailed24Hours")
    streams_30_days: int | None = msgspec.field(name="streams30Days")
    videos_known: int | None
    cache_entries: int
    cache_entries_expired: int
    database_bytes: int


async def trigger(call: Call) -> Requested:
    """Request a collection of all kinds of data."""
    return await _request(call, "select api.analytics_trigger()")


async def refresh(call: Call) -> Requested:
    """Request a collection of the channel's numbers."""
    return await _request(call, "select api.analytics_refresh()")


async def _request(call: Call, sql: str) -> Requested:
    reply = msgspec.json.decode(await call.value(sql))
    return Requested(message=reply["message"], job_ids=reply["job_ids"])


async def read_jobs(call: Call) -> Jobs:
    """Return the newest jobs."""
    rows = await call.rows("select * from api.analytics_jobs($1)", call.query.limit)
    return Jobs(jobs=[Job(**row) for row in rows])


async def read_requests(call: Call) -> Requests:
    """Return the newest requests."""
    rows = await call.rows("select * from api.own_requests()")
    return Requests(requests=[Request(**{**row, "id": str(row["id"])}) for row in rows])


async def read_health(call: Call) -> CollectionHealth:
    """Return the health."""
    row = await call.row("select * from api.analytics_health")
    issues = [HealthIssue(**one) for one in await call.rows(OPEN_ISSUES)]
    missing = [MissingScopes(**one) for one in await call.rows(MISSING_SCOPES)]
    return CollectionHealth(**(row or {}), issues=issues, scopes_missing=missing)


async def trigger_daily(call: Call) -> DailyRequested:
    """Request the daily job."""
    by_person, by_key = (
        "select api.analytics_daily($1)",
        "select service.trigger_daily($1)",
    )
    sql = by_key if call.caller is None else by_person
    reply = msgspec.json.decode(await call.value(sql, call.query.day))
    return DailyRequested(message=reply["message"], job_count=reply["job_count"])


async def read_system(call: Call) -> SystemStatistics:
    """Return the statistics."""
    if call.caller is None:
        row = await call.row("select * from service.system_statistics()")
    else:
        row = await call.row("select * from api.analytics_system")
    if row is None:
        raise ProblemError(403, "only administrators may do this")
    return SystemStatistics(**row)


ENDPOINTS = (
    Endpoint(
        "POST",
        "/api/analytics/trigger",
        "Manual data collection.",
        trigger,
        Requested,
        scope="analytics:collect",
        status=202,
    ),
    Endpoint(
        "POST",
        "/api/analytics/refresh",
        "Refresh channel data.",
        refresh,
        Requested,
        scope="analytics:collect",
        status=202,
    ),
    Endpoint(
        "GET",
        "/api/analytics/jobs",
        "Job status and history.",
        read_jobs,
        Jobs,
        query=JobsQuery,
    ),
    Endpoint(
        "GET",
        "/api/board/requests",
        "The person's requests for a collection, and their state.",
        read_requests,
        Requests,
    ),
    Endpoint(
        "GET",
        "/api/analytics/health",
        "Service health check.",
        read_health,
        CollectionHealth,
    ),
    Endpoint(
        "POST",
        "/api/analytics/daily",
        "Trigger daily collection (all users).",
        trigger_daily,
        DailyRequested,
        query=DailyQuery,
        access="administrator",
        scope="admin",
        status=202,
    ),
    Endpoint(
        "GET",
        "/api/analytics/system",
        "System-wide statistics.",
        read_system,
        SystemStatistics,
        access="administrator",
        scope="admin",
        is_tagged=False,
    ),
)
