"""`/api/board/completeness` and `/api/board/jobs`: what is missing, and what ran.

Here: two endpoints about the collection itself. Not here: numbers.
"""

from datetime import date, datetime

from serving.board_ranges import RangeQuery
from serving.endpoint import Call, Endpoint, Shape

CELLS = """
select
    readings.platform,
    platforms.title as platform_title,
    readings.resource,
    readings.subject_id,
    readings.date,
    readings.status,
    readings.reason
from api.own_readings($1, $2) as readings
inner join api.platform_titles() as platforms
    on platforms.platform = readings.platform
order by platforms.title, readings.resource, readings.date
limit 100000
"""
JOBS = """
select
    jobs.job_id as id,
    jobs.kind,
    platforms.title as platform_title,
    jobs.status,
    jobs.data_date,
    jobs.started_at,
    round(extract(epoch from jobs.completed_at - jobs.started_at))::bigint as seconds,
    jobs.records_processed as rows,
    jobs.error_message
from api.collection_jobs as jobs
left join api.platform_titles() as platforms on platforms.platform = jobs.platform
order by jobs.created_at desc, jobs.job_id desc
limit 100
"""


class Cell(Shape):
    """How the reading of a resource of an account ended for a day."""

    platform: str
    platform_title: str
    resource: str
    subject_id: str
    date: date
    status: str
    reason: str | None


class Completeness(Shape):
    """Readings by day."""

    cells: list[Cell]


class BoardJob(Shape):
    """One collection."""

    id: int
    kind: str
    platform_title: str | None
    status: str
    data_date: date | None
    started_at: datetime | None
    seconds: int | None
    rows: int | None
    error_message: str | None


class BoardJobs(Shape):
    """The latest collections."""

    jobs: list[BoardJob]


async def read_completeness(call: Call) -> Completeness:
    """Return how the readings of a range ended."""
    rows = await call.rows(CELLS, call.query.from_, call.query.to)
    return Completeness(cells=[Cell(**row) for row in rows])


async def read_jobs(call: Call) -> BoardJobs:
    """Return the latest collections of every platform."""
    return BoardJobs(jobs=[BoardJob(**row) for row in await call.rows(JOBS)])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/completeness",
        "How the readings of the person's accounts ended, by day.",
        read_completeness,
        Completeness,
        query=RangeQuery,
        tag="dashboard",
    ),
    Endpoint(
        "GET",
        "/api/board/jobs",
        "The latest collections of every platform.",
        read_jobs,
        BoardJobs,
        tag="dashboard",
    ),
)
