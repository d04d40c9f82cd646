"""`/_sandbox/...`: the clock, faults, the logs and import files.

Here: the sandbox's own endpoints. Not here: the platforms' endpoints.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import csv_exports
from sandbox.kit.faults import KINDS
from sandbox.kit.state import Platform, State
from sandbox.world.times import iso


class Control:
    """The endpoints of one server."""

    def __init__(self, state: State, platforms: Mapping[str, Platform]) -> None:
        self._state = state
        self._platforms = platforms

    def routes(self) -> list[Route]:
        """Return the routes below `/_sandbox`."""
        return [
            Route("/clock", self.clock, methods=["GET", "POST"]),
            Route("/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/requests", self.requests, methods=["GET", "DELETE"]),
            Route("/deliveries", self.deliveries, methods=["GET", "DELETE"]),
            Route("/people", self.people),
            Route("/connections", self.connections),
            Route("/exports", self.exports),
            Route("/environment", self.environment),
        ]

    async def clock(self, request: Request) -> Response:
        """Show or move the clock: {"now": ISO or null} or {"advance_seconds": n}.

        Subscribed callbacks get what happened until the new time before the response.
        """
        clock = self._state.clock

        def move(body: Any) -> None:
            if set(body) == {"advance_seconds"}:
                clock.advance(int(body["advance_seconds"]))
            elif set(body) == {"now"}:
                clock.set(body["now"])
            else:
                raise ValueError('send {"now": ...} or {"advance_seconds": ...}')

        error = await _apply(request, move)
        is_move = request.method == "POST" and error is None
        # A callback may ask for the time of the delivery that it gets.
        sent = await self._state.outbox.catch_up() if is_move else 0
        return error or JSONResponse(
            {"now": iso(clock.now()), "is_real": clock.is_real, "deliveries": sent}
        )

    async def faults(self, request: Request) -> Response:
        """Show, replace or clear the faults."""
        faults = self._state.faults
        if request.method == "DELETE":
            faults.set([])
        error = await _apply(request, lambda body: faults.set(body["faults"]))
        kinds = {name: kind.description for name, kind in KINDS.items()}
        active = [fault.as_dict() for fault in faults.active]
        return error or JSONResponse({"faults": active, "kinds": kinds})

    async def requests(self, request: Request) -> Response:
        """Show or empty the request log."""
        if request.method == "DELETE":
            self._state.log.clear()
        return JSONResponse({"requests": list(self._state.log)})

    async def deliveries(self, request: Request) -> Response:
        """Show the log of webhook deliveries; DELETE ends all subscriptions too."""
        if request.method == "DELETE":
            self._state.outbox.clear()
        return JSONResponse({"deliveries": list(self._state.outbox.log)})

    async def people(self, request: Request) -> Response:
        """Return the people behind the creators, one JSON object a line."""
        return _lines(
            {
                "username": creator.username,
                "display_name": creator.persona.names[0],
                "email": creator.email,
                "timezone": creator.persona.timezone,
            }
            for creator in self._state.world
        )

    async def connections(self, request: Request) -> Response:
        """Return every creator's accounts with new tokens, one JSON object a line."""
        name = request.query_params.get("platform")
        return _lines(
            line
            for platform in self._platforms.values()
            if name in (None, platform.name)
            for line in platform.connections()
        )

    async def exports(self, request: Request) -> Response:
        """Return files that a creator downloads, one JSON object a line."""
        file = csv_exports.totals(self._state.world, int(self._state.clock.now()))
        return _lines(iter([file._asdict()]))

    async def environment(self, request: Request) -> Response:
        """Return the environment variables for clients of all platforms."""
        return JSONResponse(
            {
                name: value.replace("{url}", self._state.url)
                for platform in self._platforms.values()
                for name, value in platform.environ.items()
            }
        )


async def _apply(request: Request, change: Callable[[Any], None]) -> Response | None:
    """Apply the body of a POST, and return the error if there is one."""
    if request.method != "POST":
        return None
    try:
        change(await request.json())
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        return JSONResponse({"error": str(error)}, status_code=400)
    return None


def _lines(rows: Iterator[dict[str, Any]]) -> Response:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return Response(text, media_type="application/x-ndjson")
