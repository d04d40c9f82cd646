"""The receiver: one ASGI application for the deliveries of every platform.

Here: the response that follows from the verification of a request. Not here: sockets
and deadlines of headers (`server.py`), bodies (`bodies.py`), rows (`event_store.py`).
"""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route as Path
from starlette.types import Receive, Scope, Send

from dlt_sources.contract.webhook import (
    Challenge,
    Delivery,
    IgnoredDelivery,
    InvalidDelivery,
    WebhookEvent,
)
from pipelines.webhooks.bodies import BodyMemory, UnreadBody, read_body
from pipelines.webhooks.clocks import RealClock, ReceiverClock
from pipelines.webhooks.event_store import EventStore
from pipelines.webhooks.refusals import RefusalLog
from pipelines.webhooks.routes import Route
from pipelines.webhooks.store_queries import StoreUnavailable

UNKNOWN_ROUTE = "an unknown route"
RETRY_SECONDS = "5"


class Deliveries:
    """`/webhooks/{route}`: verify, store, then answer.

    Every refusal has the same status and text, so a sender learns nothing from it.
    """

    def __init__(
        self, routes: Mapping[str, Route], store: EventStore, clock: ReceiverClock
    ) -> None:
        self._routes = routes
        self._store = store
        self._clock = clock
        self._memory = BodyMemory()
        self._refusals = RefusalLog()
        self.counts: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        name = request.path_params["route"]
        shown = name if name in self._routes else UNKNOWN_ROUTE
        try:
            route = self._find(name)
            if request.method == "GET":
                return await self._confirm(route, request.query_params)
            return await self._accept(route, request)
        except InvalidDelivery as error:
            self.counts["refused"] += 1
            self._refusals.add(shown, f"refused: {error}")
            return PlainTextResponse("refused", 403)
        except IgnoredDelivery as error:
            self.counts["ignored"] += 1
            self._refusals.add(shown, f"ignored: {error}")
            return PlainTextResponse("", 202)
        except ClientDisconnect:
            return PlainTextResponse("", 400)

    async def _confirm(self, route: Route, query: Mapping[str, str]) -> Response:
        """Answer a challenge if the change of the subscription is wanted."""
        challenge = route.confirm(query)
        if (subject := challenge.subject_id) is not None:
            try:
                is_watched = await self._store.queries.is_watched(
                    route.platform, subject
                )
            except StoreUnavailable:
                return _try_again()
            if is_watched is challenge.is_end:
                raise InvalidDelivery("this change of a subscription is not wanted")
        return _answer_challenge(challenge)

    def _find(self, name: str) -> Route:
        if name not in self._routes:
            raise InvalidDelivery("the route is unknown")
        return self._routes[name]

    async def _accept(self, route: Route, request: Request) -> Response:
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            return PlainTextResponse("compressed bodies are not accepted", 415)
        with self._memory.share() as share:
            try:
                body = await read_body(request, route.webhook.max_bytes, share)
            except UnreadBody as error:
                self.counts["unread"] += 1
                return _refuse_body(error)
            return await self._store_event(route, request, body)

    async def _store_event(
        self, route: Route, request: Request, body: bytes
    ) -> Response:
        headers = dict(request.headers)  # ASGI gives lower-case names
        found = await self._verify(route, headers, body)
        if isinstance(found, Challenge):
            return _answer_challenge(found)
        try:
            await self._store.store(route.platform, found, body)
        except StoreUnavailable:
            self.counts["unavailable"] += 1
            return _try_again()
        self.counts["stored"] += 1
        return Response(status_code=204)

    async def _verify(
        self, route: Route, headers: Mapping[str, str], body: bytes
    ) -> WebhookEvent | Challenge:
        seen = self._clock.now()
        try:
            return route.verify(Delivery(headers, body, seen))
        except InvalidDelivery:
            if not await self._clock.refresh(seen):
                raise
        return route.verify(Delivery(headers, body, self._clock.now()))


def _answer_challenge(challenge: Challenge) -> Response:
    return PlainTextResponse(challenge.text)


def _try_again() -> Response:
    return PlainTextResponse("try again", 503, {"retry-after": RETRY_SECONDS})


def _refuse_body(error: UnreadBody) -> Response:
    """Close the connection, because the rest of its body is not read."""
    headers = {"connection": "close"}
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = RETRY_SECONDS
    return PlainTextResponse(str(error), error.status, headers)


def create_app(
    routes: Mapping[str, Route],
    store: EventStore,
    clock: ReceiverClock | None = None,
) -> Starlette:
    """Return the application; `store` runs as long as it does."""
    deliveries = Deliveries(routes, store, clock or RealClock())

    async def health(request: Request) -> Response:
        try:
            await store.queries.check()
        except StoreUnavailable as error:
            return JSONResponse({"status": "no database", "error": str(error)}, 503)
        counts = {"waiting": store.waiting, **deliveries.counts}
        return JSONResponse({"status": "ok", **counts})

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with store:
            yield

    return Starlette(
        routes=[
            Path("/webhooks/{route}", deliveries, methods=["GET", "POST"]),
            Path("/health", health),
        ],
        lifespan=lifespan,
    )
