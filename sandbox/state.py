"""What one running server knows, and what a platform offers it.

Here: the parts every platform is built from. Not here: any platform.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp

from sandbox.buckets import Buckets
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.world.creators import World

LOG_SIZE = 100_000


@dataclass(slots=True)
class Caller:
    """Who asks: the kind of token, the user, and all names a fault may use for them."""

    token: str = "none"  # noqa: S105 - none, unknown, invalid, app, user or refresh
    user: str | None = None
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class State:
    """One server: its world, its clock, its faults and what it was asked."""

    world: World
    clock: Clock
    faults: Faults
    points: int = 800
    latency_seconds: float = 0.0
    url: str = ""
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_SIZE))
    requests: int = 0

    def buckets(self) -> Buckets:
        """Make a platform's own set of buckets."""
        return Buckets(self.points)


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform: its app below `/name`, and what people need to connect.

    `api` is the part of its paths that faults befall unless they say otherwise.
    """

    name: str
    title: str
    api: str
    app: ASGIApp
    caller: Callable[[Mapping[bytes, bytes]], Caller]
    connections: Callable[[], Iterator[dict[str, Any]]]
    environ: Mapping[str, str]
    """Environment variables; `{url}` stands for the server's address."""
    examples: tuple[str, ...]
    """Lines for a shell; `{url}`, `{token}`, `{client}` and `{user}` are filled in."""
