"""The application: routes, checks of each request, and its transaction.

Here: the order of checks, and errors as problems. Not here: the endpoints
(`endpoints/`), sockets (`server.py`).
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipelines.redaction import first_line
from pipelines.tenancy.transactions import (
    as_channels,
    as_nobody,
    as_person,
    as_service,
    open_pool,
)
from serving import docs_page, openapi
from serving.access import sessions
from serving.access.administrator import has_admin_key
from serving.access.caller import Caller
from serving.access.identity import CHALLENGE, Identities, client_address
from serving.connecting import Connecting
from serving.endpoint import Call, Endpoint, answer, read_body, read_query
from serving.endpoints import find_endpoints
from serving.headers import Guard
from serving.problems import BUSY, UNAVAILABLE, UNBUILT, ProblemError, answer_problem
from serving.replica import FAILED, watched
from serving.sign_in import SignIn
from serving.state import Configuration, State

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "dashboard" / "static"
INVALID = (asyncpg.DataError, asyncpg.InvalidParameterValueError)
NOT_BUILT = "no table is built yet: the first run is pending, or a rebuild is running"


class Dispatcher:
    """Answers the requests of endpoints."""

    def __init__(self, state: State, identities: Identities) -> None:
        self._state = state
        self._identities = identities

    def route(self, endpoint: Endpoint) -> Route:
        """Return the route of an endpoint."""

        async def handle(request: Request) -> Response:
            return await self._answer(endpoint, request)

        return Route(endpoint.path, handle, methods=[endpoint.method])

    async def _answer(self, endpoint: Endpoint, request: Request) -> Response:
        is_administrator = endpoint.access == "administrator" and has_admin_key(
            request, self._state
        )
        # A stale cookie must not hide `/health`, nor how to sign in again.
        is_open = is_administrator or endpoint.access == "anyone"
        caller = None if is_open else await self._identities.find(request)
        self._check_limit(endpoint, request, caller)
        if not is_administrator:
            self._check_access(endpoint, request, caller)
        query = read_query(endpoint.query, request)
        body = await read_body(endpoint.body, request)

        async def handle(pool: Any) -> Any:
            transaction = _open_transaction(
                pool, caller, is_administrator=is_administrator
            )
            async with transaction as database:
                if pool is self._state.pool:
                    self._state.outage.note_success()
                call = Call(request, database, caller, query, body)
                return await endpoint.handle(call)

        result = await self._choose_server(endpoint, caller, handle)
        return answer(endpoint, request, result)

    async def _choose_server(
        self,
        endpoint: Endpoint,
        caller: Caller | None,
        handle: Callable[[Any], Coroutine[Any, Any, Any]],
    ) -> Any:
        """Read the replica where there is a fresh one; write to the primary."""
        replica, primary = self._state.replica, self._state.pool
        if replica is None or caller is None:
            return await handle(primary)
        if endpoint.method != "GET":
            result = await handle(primary)
            await replica.note_write(primary, caller.person_id)
            return result
        pool = None if endpoint.is_stored else replica.pool_for(caller.person_id)
        if pool is not None:
            try:
                return await replica.wait_for(handle(pool))
            except FAILED as error:
                replica.note_failure(error)
        return await handle(primary)

    def _check_limit(
        self, endpoint: Endpoint, request: Request, caller: Caller | None
    ) -> None:
        key = caller.rate_key if caller else f"address:{client_address(request)}"
        self._state.limits.check("read" if endpoint.method == "GET" else "write", key)

    def _check_access(
        self, endpoint: Endpoint, request: Request, caller: Caller | None
    ) -> None:
        if endpoint.access == "anyone":
            return
        if caller is None:
            raise ProblemError(401, "sign in first", CHALLENGE)
        if caller.method == "key" and endpoint.method != "GET":
            raise ProblemError(403, "a key only reads")
        if caller.scopes is not None and endpoint.scope not in caller.scopes:
            raise ProblemError(403, f"the key lacks the scope {endpoint.scope}")
        if caller.channel_ids is not None and not endpoint.is_by_channel:
            raise ProblemError(403, "a key for channels reads only their numbers")
        if endpoint.access == "administrator" and not caller.may_administer:
            raise ProblemError(403, "only administrators may do this")
        if caller.method == "session" and endpoint.method == "POST":
            sessions.check_csrf_token(request, caller)


def _open_transaction(
    pool: Any, caller: Caller | None, *, is_administrator: bool
) -> AbstractAsyncContextManager[Any]:
    """Open a transaction with the rights of a request."""
    if caller is not None and caller.channel_ids is not None:
        return as_channels(pool, caller.channel_ids)
    if caller is not None:
        return as_person(pool, caller.tenant)
    return as_service(pool) if is_administrator else as_nobody(pool)


def create_app(configuration: Configuration) -> Starlette:
    """Return the application; its pool opens and closes with it."""
    state = State(configuration)
    identities = Identities(state)
    dispatcher = Dispatcher(state, identities)
    sign_in = SignIn(state, identities)
    endpoints = find_endpoints()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        state.pool = await open_pool(configuration.database_url)
        try:
            async with watched(state.replica, state.pool):
                yield
        finally:
            await state.pool.close()

    app = Starlette(
        routes=[
            *(dispatcher.route(one) for one in endpoints),
            *sign_in.routes,
            *Connecting(state, identities).routes,
            *_describe(endpoints),
            Mount("/", GZipMiddleware(StaticFiles(directory=STATIC, html=True))),
        ],
        middleware=[Middleware(Guard, hosts=configuration.host_names)],
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=lifespan,
    )
    app.state.serving = state
    return app


def _describe(endpoints: tuple[Endpoint, ...]) -> list[Route]:
    """Return the routes of the API's description."""
    document = openapi.describe(endpoints)
    encoded = msgspec.json.encode(document)
    page = docs_page.render(document)

    async def read_document(_: Request) -> Response:
        return Response(encoded, media_type="application/json")

    async def read_page(_: Request) -> Response:
        return HTMLResponse(page)

    return [Route("/openapi.json", read_document), Route("/docs", read_page)]


async def _answer_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)  # noqa: S101 - the handler's type
    return answer_problem(error)


async def _answer_http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - the handler's type
    return answer_problem(ProblemError(error.status_code, error.detail, error.headers))


async def _answer_invalid(_: Request, error: Exception) -> Response:
    return answer_problem(ProblemError(400, first_line(str(error))))


async def _answer_denied(_: Request, error: Exception) -> Response:
    return answer_problem(ProblemError(403, "the database denies it"))


async def _answer_unbuilt(_: Request, error: Exception) -> Response:
    return answer_problem(ProblemError(503, NOT_BUILT, {"retry-after": "60"}))


async def _answer_unavailable(request: Request, error: Exception) -> Response:
    reason = first_line(str(error) or repr(error))
    if isinstance(error, BUSY):
        log.warning("the database: %s", reason)
    else:
        request.app.state.serving.outage.note_failure(reason)
    problem = ProblemError(503, "the database does not answer", {"retry-after": "5"})
    return answer_problem(problem)


async def _answer_bug(_: Request, error: Exception) -> Response:
    log.error("%s: %s", type(error).__name__, first_line(str(error)))
    return answer_problem(ProblemError(500, "the service has failed"))


ErrorHandler = Callable[[Request, Exception], Awaitable[Response]]
EXCEPTION_HANDLERS: dict[Any, ErrorHandler] = {
    ProblemError: _answer_problem,
    HTTPException: _answer_http_error,
    asyncpg.InsufficientPrivilegeError: _answer_denied,
    **dict.fromkeys(UNBUILT, _answer_unbuilt),
    **dict.fromkeys(INVALID, _answer_invalid),
    **dict.fromkeys(UNAVAILABLE, _answer_unavailable),
    asyncpg.PostgresError: _answer_bug,
    Exception: _answer_bug,
}
