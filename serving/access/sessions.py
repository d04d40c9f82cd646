"""Sessions of browsers: a one-time link or a user of the issuer becomes a cookie.

Here: the cookie, its CSRF token, and the start and end of a session. Not here: tokens
of programs (`tokens.py`), the talk with the issuer (`code_flow.py`).

The cookie is HttpOnly and SameSite=Lax: no script reads it, and no other site's POST
carries it. A POST also needs the CSRF token, which is in a second cookie and in
`/api/session`. Only this site's pages can read either.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from pipelines.tenancy.transactions import Pool, as_service
from serving.access.caller import Caller, read_caller
from serving.problems import ProblemError

COOKIE = "creators_session"
CSRF_COOKIE = "csrf-token"
LIFETIME = timedelta(days=14)
CSRF_HEADER = "x-csrf-token"
LONGEST_SECRET = 200


def read_cookie(request: Request) -> str | None:
    """Return the session's secret of a request."""
    secret = request.cookies.get(COOKIE)
    return secret if secret and len(secret) <= LONGEST_SECRET else None


async def find_session(pool: Pool, secret: str) -> Caller | None:
    """Return the person of an open session."""
    async with as_service(pool) as session:
        row = await session.fetchrow(
            "select * from service.find_session($1)", hash_secret(secret)
        )
    if row is None:
        return None
    return read_caller(row, "session", csrf_token=derive_csrf_token(secret))


async def use_link(pool: Pool, link: str) -> str | None:
    """Return the secret of a new session; None for a used or unknown link."""
    if len(link) > LONGEST_SECRET:
        return None
    opened = secrets.token_urlsafe(32)
    async with as_service(pool) as session:
        row = await session.fetchrow(
            "select * from service.use_link($1, $2, $3)",
            hash_secret(link),
            hash_secret(opened),
            LIFETIME,
        )
    return opened if row is not None else None


async def open_session(pool: Pool, subject: str) -> str | None:
    """Return the secret of a new session; None where the issuer's user is no person."""
    opened = secrets.token_urlsafe(32)
    async with as_service(pool) as session:
        row = await session.fetchrow("select * from service.find_user($1)", subject)
        if row is None:
            return None
        await session.execute(
            "select service.open_session($1, $2, $3)",
            row["person_id"],
            hash_secret(opened),
            LIFETIME,
        )
    return opened


async def end_session(pool: Pool, secret: str) -> None:
    """Sign out."""
    async with as_service(pool) as session:
        await session.execute("select service.end_session($1)", hash_secret(secret))


def set_cookie(response: Response, secret: str, *, is_secure: bool) -> None:
    """Put the session and its CSRF token into the browser."""
    seconds = int(LIFETIME.total_seconds())
    for name, value, is_hidden in (
        (COOKIE, secret, True),
        (CSRF_COOKIE, derive_csrf_token(secret), False),
    ):
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            httponly=is_hidden,
            samesite="lax",
            secure=is_secure,
            path="/",
        )


def delete_cookies(response: Response) -> None:
    """Remove the session and its CSRF token from the browser."""
    for name in (COOKIE, CSRF_COOKIE):
        response.delete_cookie(name, path="/", samesite="lax")


def hash_secret(secret: str) -> bytes:
    """Return the hash that the database holds of a random secret."""
    return hashlib.sha256(secret.encode()).digest()


def derive_csrf_token(secret: str) -> str:
    """Return the token that a page sends with a POST of its session."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def check_csrf_token(request: Request, caller: Caller) -> None:
    """Check that a request carries the token of its session.

    Raises:
        ProblemError: 403.
    """
    given = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode(), (caller.csrf_token or "").encode()):
        raise ProblemError(403, "the header X-CSRF-Token is missing or wrong")
