"""The server: all platforms, the control endpoints and the front page.

Here: the list of platforms, and the process that serves them. Not here: their
responses.
"""

import asyncio
import json
import socket
import sys
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from sandbox import devto, facebook, github, instagram, twitch, youtube
from sandbox.control import Control
from sandbox.front_page import FrontPage
from sandbox.kit.middleware import FaultMiddleware, Protocol
from sandbox.kit.state import Platform, State

BUILDERS = (
    twitch.build,
    youtube.build,
    github.build,
    devto.build,
    facebook.build,
    instagram.build,
)


def build(state: State) -> ASGIApp:
    """Return the sandbox as one app."""
    built: list[Platform] = [build_platform(state) for build_platform in BUILDERS]
    platforms = {platform.name: platform for platform in built}
    control = Control(state, platforms)
    app = Starlette(
        routes=[
            Route("/", FrontPage(state, platforms).serve),
            Mount("/_sandbox", routes=control.routes()),
            *(Mount(f"/{name}", app=one.app) for name, one in platforms.items()),
        ]
    )
    return FaultMiddleware(app, state, platforms)


class Server(uvicorn.Server):
    """Prints its address when it listens; `guarded` ends it with its parent."""

    def __init__(self, config: uvicorn.Config, state: State, *, guarded: bool) -> None:
        super().__init__(config)
        self._state = state
        self._guarded = guarded

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address."""
        await super().startup(sockets)
        if self._guarded:
            threading.Thread(target=self._watch, daemon=True).start()
        sys.stdout.write(json.dumps({"url": self._state.url}) + "\n")
        sys.stdout.flush()

    def _watch(self) -> None:
        sys.stdin.buffer.read()
        self.force_exit = True
        self.should_exit = True


def serve(state: State, host: str, port: int, *, guarded: bool) -> None:
    """Serve until stopped; port 0 takes a free port."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted sockets inherit this; with Nagle each answer waits 40 ms for an ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((host, port))
    state.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        build(state),
        http=Protocol,
        log_level="critical",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_keep_alive=60,
    )
    server = Server(config, state, guarded=guarded)
    asyncio.run(server.serve(sockets=[listener]))
