"""The state of one server, and the parts of a platform.

Here: what every platform is built from. Not here: any platform.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp

from sandbox.kit.clock import Clock
from sandbox.kit.faults import Faults
from sandbox.kit.outbox import Outbox
from sandbox.world.creators import World

LOG_SIZE = 100_000
POINTS = 800
"""Requests a minute for each token, as on Twitch."""


@dataclass(slots=True)
class Caller:
    """The sender of a request, and every name that a fault may use for them."""

    token: str = "none"  # noqa: S105 - none, unknown, invalid, key, app, user or refresh
    user: str | None = None
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class State:
    """One server: its world, clock, faults, request log and deliveries."""

    world: World
    clock: Clock
    faults: Faults
    points: int = POINTS
    latency_seconds: float = 0.0
    url: str = ""
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_SIZE))
    requests: int = 0
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        """Give the outbox the same clock and faults."""
        self.outbox = Outbox(self.clock, self.faults)


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform: its app below `/name`, and the facts for a client.

    `api` is the part of the path that a fault without a path of its own applies to.
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
    """Shell commands with the placeholders `{url}`, `{token}` and `{user}`."""


def curl(options: str, *urls: str) -> tuple[str, ...]:
    """Return an example command for each URL below the server's address."""
    return tuple(f'curl -s {options} "{{url}}/{url}"' for url in urls)
