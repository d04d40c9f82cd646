"""The fault middleware: logs and delays every request, and breaks some connections.

Here: faults of the layer `connection`. Not here: faults in bodies and of tokens.
"""

import asyncio
import re
import socket
import struct
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sandbox.kit.faults import KINDS, Fault
from sandbox.kit.state import Caller, Platform, State
from sandbox.world.times import iso

PAGE = (
    b"<!doctype html><title>Be right back</title><h1>We are down for maintenance</h1>"
)
_SECRETS = re.compile(
    r"((?:access_token|refresh_token|client_secret|code|token|appsecret_proof)=)[^&]*",
    re.IGNORECASE,
)
CLIENT_GONE = 499
"""The logged status of a request whose client closed the connection (as in nginx)."""


class Protocol(HttpToolsProtocol):
    """Gives the app the connection, so that a fault can close it."""

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["transport"] = self.transport  # type: ignore[typeddict-unknown-key] # ASGI lets a server add keys


class FaultMiddleware:
    """Wraps all platforms: finds the caller and the fault of each request."""

    def __init__(
        self, app: ASGIApp, state: State, platforms: Mapping[str, Platform]
    ) -> None:
        self._app = app
        self._state = state
        self._platforms = platforms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "")
        platform = self._platforms.get(path.strip("/").partition("/")[0])
        if scope["type"] != "http" or path.startswith("/_sandbox") or path == "/":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        caller = Caller("unknown" if b"authorization" in headers else "none")
        fault = None
        if platform:
            caller = platform.caller(headers)
            fault = self._state.faults.take(path, caller.names, platform.api)
        scope["caller"], scope["fault"] = caller, fault
        if self._state.latency_seconds:
            await asyncio.sleep(self._state.latency_seconds)
        status: list[int] = []

        async def record_status(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])
            await send(message)

        try:
            if fault and KINDS[fault.name].layer == "connection":
                await self._apply(fault, scope, receive, record_status)
            else:
                await self._app(scope, receive, record_status)
        except ClientDisconnect:
            # Starlette answers 500, which nobody receives.
            status[:] = [CLIENT_GONE]
        finally:
            self._log(scope, caller, fault, status[0] if status else 500)

    async def _apply(
        self, fault: Fault, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if fault.name == "slow":
            await asyncio.sleep(float(fault.arguments["seconds"]))
            await self._app(scope, receive, send)
        elif fault.name == "html":
            await _respond(send, 200, b"text/html; charset=utf-8", PAGE)
        elif fault.name == "redirect":
            port = urlsplit(self._state.url).port
            target = fault.arguments["to"] or f"http://localhost:{port}/elsewhere"
            await _respond(
                send, 302, b"text/plain", b"", (b"location", target.encode("latin-1"))
            )
        else:
            await self._cut(fault, scope, receive, send)

    async def _cut(
        self, fault: Fault, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Send half of the body, then close the connection."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        body = b"".join(part.get("body", b"") for part in messages[1:])
        await send(messages[0])
        half = body[: max(1, len(body) // 2)]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        transport: asyncio.Transport = scope["transport"]
        if fault.name == "reset":
            # With zero seconds to linger the kernel sends RST instead of FIN. The
            # pause lets the half body arrive, which a reset would overtake.
            await asyncio.sleep(0.02)
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, linger
            )
            transport.abort()
        else:
            transport.close()

    def _log(
        self, scope: Scope, caller: Caller, fault: Fault | None, status: int
    ) -> None:
        query = scope["query_string"].decode("latin-1")
        target = f"{scope['path']}?{query}" if query else scope["path"]
        self._state.requests += 1
        entry: dict[str, Any] = {
            "number": self._state.requests,
            "at": iso(self._state.clock.now()),
            "method": scope["method"],
            "path": _SECRETS.sub(r"\1***", target),
            "status": status,
            "token": caller.token,
            "user": caller.user,
            "fault": fault.name if fault else None,
        }
        self._state.log.append(entry)


async def _respond(
    send: Send, status: int, kind: bytes, body: bytes, *headers: tuple[bytes, bytes]
) -> None:
    length = str(len(body)).encode()
    head = [(b"content-type", kind), (b"content-length", length), *headers]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
