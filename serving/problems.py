"""Errors as problem details (RFC 9457).

Here: an exception with status and text, the response, and the database's errors that
end by themselves. Not here: which endpoint raises them.
"""

from collections.abc import Mapping
from http import HTTPStatus

import asyncpg
import msgspec
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
UNBUILT = (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError)
"""No table is built yet: the first run is pending, or a rebuild is running."""
BUSY = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)
"""The database answers, but not in time."""
UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.TooManyConnectionsError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    *BUSY,
)
"""The database does not answer; a later request may succeed."""


class Problem(msgspec.Struct, omit_defaults=True):
    """The body of an error: RFC 9457, section 3."""

    title: str
    status: int
    detail: str | None = None
    type: str = "about:blank"


class ProblemError(Exception):
    """A request that cannot be answered; the visitor may read `detail`."""

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def answer_problem(error: ProblemError) -> Response:
    """Return the response of a problem."""
    title = HTTPStatus(error.status).phrase
    body = msgspec.json.encode(Problem(title, error.status, error.detail))
    return Response(body, error.status, error.headers, media_type=MEDIA_TYPE)
