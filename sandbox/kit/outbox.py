"""Deliveries to callbacks: what happens in the world is sent as the clock moves.

Here: the order of messages, their attempts, faults of the layer `delivery`, and the
log. Not here: subscriptions, signatures and payloads, which each platform adds; HTTP
(`sender.py`). While the clock moves, it shows the time of each message.
"""

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from sandbox.kit.clock import Clock
from sandbox.kit.faults import Faults
from sandbox.kit.sender import Answer, Sender
from sandbox.world.times import iso

STEP = 1_080
"""Seconds whose messages are sent at once, in any order, while the clock shows their
middle: a receiver may refuse a message that is ten minutes away from its time."""
AT_ONCE = 32
LOG_SIZE = 50_000
REAL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Packet:
    """The signed parts of one request."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Message:
    """One event for one subscription.

    `pack` signs it for the time of sending, a number that counts the attempts from 0.
    `finish` gets the last answer, and whether no attempt follows.
    """

    platform: str
    event: str
    at: int
    key: str
    callback: str
    names: tuple[str, ...]
    pack: Callable[[int, int], Packet | None]
    finish: Callable[[Answer, bool], None] = lambda answer, is_last: None
    retries: tuple[int, ...] = ()
    """Seconds from each failed attempt to the next."""
    attempt: int = 0


class Publisher(Protocol):
    """The subscriptions of one platform."""

    def messages(self, since: int, until: int) -> Iterable[Message]:
        """Return the messages after `since`, up to `until`."""
        ...

    def clear(self) -> None:
        """Forget every subscription."""
        ...


@dataclass(slots=True)
class Outbox:
    """The messages of one server."""

    clock: Clock
    faults: Faults
    sender: Sender = field(default_factory=Sender)
    publishers: list[Publisher] = field(default_factory=list)
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_SIZE))
    _mark: int | None = None
    """The time up to which everything was sent; it never moves back."""
    _due: list[tuple[int, int, Message]] = field(default_factory=list)
    _numbers: Iterable[int] = field(default_factory=count)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _ticker: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start to follow the clock; the first subscription does this."""
        if self._mark is None:
            self._mark = self.clock.now()
        if self._ticker is None:
            self._ticker = asyncio.create_task(self._tick())

    def clear(self) -> None:
        """Forget subscriptions, messages that wait, and the log."""
        for publisher in self.publishers:
            publisher.clear()
        self._mark = None
        self._due.clear()
        self.log.clear()

    def put(self, message: Message, due: int) -> None:
        """Send a message later."""
        heapq.heappush(self._due, (due, next(iter(self._numbers)), message))

    async def catch_up(self) -> int:
        """Send everything up to the clock's time; return the number of requests."""
        if self._mark is None:
            return 0
        async with self._lock:
            target, sent = self.clock.now(), 0
            if target > self._mark:
                for publisher in self.publishers:
                    for message in publisher.messages(self._mark, target):
                        self._plan(message)
                self._mark = target
            is_real = self.clock.is_real
            try:
                while self._due and self._due[0][0] <= target:
                    first = self._due[0][0]
                    last = min(target, first + STEP)
                    batch, middle = self._take(last), (first + last) // 2
                    if not is_real:
                        self.clock.show(middle)
                    await self._send_all(batch, target if is_real else middle)
                    sent += len(batch)
            finally:
                if not is_real:
                    self.clock.show(target)
            return sent

    def _plan(self, message: Message) -> None:
        """Put a message on the list, as its fault says."""
        path = f"{message.platform}/{message.event}"
        fault = self.faults.take_delivery(path, message.names)
        name = fault.name if fault else ""
        if name == "lose":
            self._record(message, message.at, Answer(0), "lose")
            message.finish(Answer(0), True)
            return
        due = message.at
        if fault and name in ("late", "disorder"):
            due += int(fault.arguments["seconds"])
        self.put(message, due)
        if name == "duplicate":
            self.put(message, due)

    def _take(self, moment: int) -> list[Message]:
        batch = []
        while self._due and self._due[0][0] <= moment:
            batch.append(heapq.heappop(self._due)[2])
        return batch

    async def _send_all(self, batch: list[Message], moment: int) -> None:
        waiting = iter(batch)

        async def work() -> None:
            for message in waiting:
                await self.deliver(message, moment)

        await asyncio.gather(*(work() for _ in range(min(AT_ONCE, len(batch)))))

    async def deliver(self, message: Message, moment: int) -> Answer:
        """Send a message once, and plan the next attempt if this one fails."""
        attempt, message.attempt = message.attempt, message.attempt + 1
        packet = message.pack(moment, attempt)
        if packet is None:
            return Answer(0)
        answer = await self.sender.send(
            "POST", message.callback, packet.headers, packet.body
        )
        self._record(message, moment, answer)
        is_last = answer.is_good or attempt >= len(message.retries)
        message.finish(answer, is_last)
        if not is_last:
            self.put(message, moment + message.retries[attempt])
        return answer

    def _record(
        self, message: Message, moment: int, answer: Answer, fault: str | None = None
    ) -> None:
        self.log.append(
            {
                "platform": message.platform,
                "event": message.event,
                "key": message.key,
                "at": iso(message.at),
                "sent_at": iso(moment),
                "attempt": message.attempt,
                "status": answer.status,
                "fault": fault,
            }
        )

    async def _tick(self) -> None:
        """Follow the real time; a stopped clock sends only when it is moved."""
        while True:
            started = time.monotonic()
            if self.clock.is_real:
                await self.catch_up()
            spent = time.monotonic() - started
            await asyncio.sleep(max(0.05, REAL_SECONDS - spent))
