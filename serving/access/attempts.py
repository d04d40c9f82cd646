"""Attempts to sign in or to connect an account, between two requests of a browser.

Here: the cookie with the secret of an attempt, and its row, which works once. Not here:
the addresses and the exchange of the code (`code_flow.py`, `connecting.py`).

The cookie is the only place of the secret. An answer counts in the browser that began
the attempt, and only there: a foreign link signs nobody in.
"""

import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipelines.accounts.code_attempt import LONGEST_SECRET, CodeAttempt
from pipelines.tenancy.transactions import Pool, as_service
from serving.problems import ProblemError

Purpose = Literal["sign_in", "connect"]
SECONDS = 600
LONGEST_STATE = 200
OWN_PAGE = re.compile(r"/(?![/\\])[!-\[\]-~]{0,1000}")
"""A page of this site: neither `//host` nor a backslash, which browsers read as `/`."""
UNKNOWN = "this answer belongs to no attempt of this browser: begin again"


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that a browser comes back from."""

    attempt: CodeAttempt
    person_id: UUID | None
    platform: str | None
    return_to: str


class Attempts:
    """The attempts of one purpose, below one path."""

    def __init__(self, purpose: Purpose, path: str) -> None:
        self._purpose = purpose
        self._path = path
        self._cookie = f"creators_{purpose}"

    async def begin(
        self,
        pool: Pool,
        request: Request,
        *,
        person_id: UUID | None = None,
        platform: str | None = None,
    ) -> CodeAttempt:
        """Store a new attempt; `next` of the query is the page that opens at its end.

        Raises:
            ProblemError: 400, `next` is no page of this site.
        """
        return_to = request.query_params.get("next", "/")
        if OWN_PAGE.fullmatch(return_to) is None:
            raise ProblemError(400, "next: is no page of this site")
        attempt = CodeAttempt()
        async with as_service(pool) as session:
            await session.execute(
                "select service.begin_authorization($1, $2, $3, $4, $5)",
                attempt.state_hash,
                self._purpose,
                person_id,
                platform,
                return_to,
            )
        return attempt

    async def end(self, pool: Pool, request: Request) -> Begun:
        """Return the attempt that an answer belongs to; it works once.

        Raises:
            ProblemError: 400, the answer is of another browser, late or repeated.
        """
        given = request.query_params.get("state", "")
        secret = request.cookies.get(self._cookie, "")
        if not 0 < len(secret) <= LONGEST_SECRET or len(given) > LONGEST_STATE:
            raise ProblemError(400, UNKNOWN)
        attempt = CodeAttempt(secret)
        if not attempt.has_state(given):
            raise ProblemError(400, UNKNOWN)
        async with as_service(pool) as session:
            row = await session.fetchrow(
                "select * from service.end_authorization($1, $2)",
                attempt.state_hash,
                self._purpose,
            )
        if row is None:
            raise ProblemError(400, UNKNOWN)
        return Begun(attempt, row["person_id"], row["platform"], row["return_to"])

    def redirect(
        self, address: str, attempt: CodeAttempt, *, is_secure: bool
    ) -> Response:
        """Send a browser to an address; its cookie holds the secret of the attempt."""
        response = RedirectResponse(address, 303, {"cache-control": "no-store"})
        response.set_cookie(
            self._cookie,
            attempt.secret,
            max_age=SECONDS,
            httponly=True,
            samesite="lax",
            secure=is_secure,
            path=self._path,
        )
        return response

    def delete_cookie(self, response: Response) -> None:
        """Remove the secret from the browser."""
        response.delete_cookie(self._cookie, path=self._path, samesite="lax")
