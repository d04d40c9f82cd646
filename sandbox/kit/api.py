"""The frame of every API: authenticate a request, then respond to it.

Here: what each endpoint gets, and how an error becomes the response. Not here: each
platform's checks and endpoints.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kit.faults import Fault
from sandbox.kit.query import Query
from sandbox.kit.responses import ApiError
from sandbox.kit.state import State
from sandbox.kit.tokens import NO_TOKEN, Token
from sandbox.world.creators import World

QueryType = TypeVar("QueryType", bound=Query)
CallType = TypeVar("CallType", bound="Call[Any]")


@dataclass(frozen=True, slots=True)
class Call(Generic[QueryType]):
    """One authenticated request; without a token `token.kind` is none."""

    request: Request
    body: bytes
    path: str
    query: QueryType
    token: Token
    world: World
    now: int
    url: str
    """The server's address."""
    fault: Fault | None

    def form(self) -> dict[str, str]:
        """Return the parameters of a form in the body."""
        kind = self.request.headers.get("content-type", "").partition(";")[0]
        is_form = kind == "application/x-www-form-urlencoded"
        return dict(parse_qsl(self.body.decode("latin-1"))) if is_form else {}


class Api(ABC, Generic[QueryType, CallType]):
    """The endpoints of one API of one server."""

    query_type: type[QueryType]
    call_type: type[CallType]

    def __init__(self, state: State) -> None:
        self._state = state

    async def serve(self, request: Request) -> Response:
        """Serve one request."""
        body = await request.body()
        try:
            token = self.authenticate(request)
            call = self.call_type(
                request=request,
                body=body,
                path=request.path_params.get("path", ""),
                query=self.query_type(request.scope["query_string"].decode("latin-1")),
                token=token,
                world=self._state.world,
                now=self._state.clock.now(),
                url=self._state.url,
                fault=request.scope["fault"],
            )
            return self.respond(call)
        except ApiError as error:
            return error.response

    @abstractmethod
    def authenticate(self, request: Request) -> Token:
        """Check a request up to its token, in the platform's order."""

    @abstractmethod
    def respond(self, call: CallType) -> Response:
        """Return the response, or raise an `ApiError`."""


class AnyCall(Call[Query]):
    """One request without checks of its parameters."""


class TokenApi(Api[Query, AnyCall]):
    """One endpoint without authentication, such as an OAuth token endpoint."""

    query_type, call_type = Query, AnyCall

    def __init__(
        self,
        state: State,
        respond: Callable[[AnyCall], Response],
        raise_fault: Callable[[Fault | None], None],
    ) -> None:
        super().__init__(state)
        self._respond = respond
        self._raise_fault = raise_fault

    def authenticate(self, request: Request) -> Token:
        """Accept every request."""
        self._raise_fault(request.scope["fault"])
        return NO_TOKEN

    def respond(self, call: AnyCall) -> Response:
        """Return the endpoint's response."""
        return self._respond(call)
