"""Deliveries a second that the receiver acknowledges, and events that the queue drains.

Here: signed requests over kept connections, then the drain of all that they stored,
with processor seconds beside wall time, because the load shares the machine. Not here:
the receiver and the queue.
"""

import asyncio
import json
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bench.processes import listening
from bench.processor import seconds_of, seconds_of_children
from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import sign
from pipelines.database.migrate import migrate
from pipelines.database.warehouse import Warehouse
from pipelines.webhooks.queue import drain

DELIVERIES = 20_000
CONNECTIONS = 64
BURST, BURST_CONNECTIONS = 10_000, 500
BODY_BYTES = 2_000
PORT = 8_199
SECRET = Secret("a secret of the bench")
SERVE = (
    "import sys; from pipelines.webhooks.server import serve;"
    f" serve(sys.argv[1], host='127.0.0.1', port={PORT})"
)
SALT = b"a salt of the bench, 32 bytes...."[:32]
EFFECTS = "select count(*) from app.live_events"
STORED = "select count(*) from app.webhook_events where delivery_id = any(:ids)"


@dataclass(frozen=True, slots=True)
class ReceiverFigures:
    """What a load of signed deliveries took."""

    deliveries: int
    stored: int
    seconds: float
    receiver_seconds: float
    postgres_seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def per_core(self) -> float:
        """Return acknowledged deliveries a second of processor time."""
        return self.deliveries / (self.receiver_seconds + self.postgres_seconds)


@dataclass(frozen=True, slots=True)
class DrainFigures:
    """What a drain of the queue took; each event has one effect."""

    events: int
    effects: int
    seconds: float
    python_seconds: float
    postgres_seconds: float

    @property
    def per_core(self) -> float:
        """Return processed events a second of processor time."""
        return self.events / (self.python_seconds + self.postgres_seconds)


@dataclass(frozen=True, slots=True)
class Measured:
    """The load at full speed, at half of that rate and in a burst, and the drain."""

    full: ReceiverFigures
    half: ReceiverFigures
    burst: ReceiverFigures
    drain: DrainFigures


def measure(server: str, pid_file: Path) -> Measured:
    """Measure the receiver, then the drain of all that it stored."""
    url = f"{server}/webhooks"
    with Warehouse(f"{server}/postgres").session() as session:
        session.execute(text("create database webhooks"))
    migrate(url)
    postmaster = int(pid_file.read_text().splitlines()[0])
    secret = SECRET.reveal()
    with listening(SERVE, url, port=PORT, TWITCH_WEBHOOK_SECRET=secret) as receiver:
        asyncio.run(_send(range(-1_000, 0)))  # connections and caches are warm
        pids = receiver, postmaster
        full = _measure(url, range(DELIVERIES), *pids)
        half = full.deliveries / full.seconds / 2
        last = DELIVERIES * 3 // 2
        slow = _measure(url, range(DELIVERIES, last), *pids, rate=half)
        numbers = range(last, last + BURST)
        burst = _measure(url, numbers, *pids, connections=BURST_CONNECTIONS)
    return Measured(full, slow, burst, _drain(url, postmaster))


def _drain(url: str, postmaster: int) -> DrainFigures:
    warehouse = Warehouse(url)
    before = time.process_time(), seconds_of_children(postmaster)
    began = time.perf_counter()
    drained = drain(warehouse, SALT)
    seconds = time.perf_counter() - began
    python = time.process_time() - before[0]
    postgres = seconds_of_children(postmaster) - before[1]
    with warehouse.begin() as connection:
        effects: int = connection.execute(text(EFFECTS)).scalar_one()
    return DrainFigures(drained.processed.total(), effects, seconds, python, postgres)


def _measure(
    url: str,
    numbers: range,
    receiver: int,
    postmaster: int,
    *,
    rate: float | None = None,
    connections: int = CONNECTIONS,
) -> ReceiverFigures:
    before = seconds_of(receiver), seconds_of_children(postmaster)
    began = time.perf_counter()
    waits = asyncio.run(_send(numbers, rate, connections))
    seconds = time.perf_counter() - began
    with Warehouse(url).begin() as connection:
        stored: int = connection.execute(
            text(STORED),
            {"ids": [f"m{number}" for number in numbers]},
        ).scalar_one()
    ranks = statistics.quantiles(waits, n=100)
    return ReceiverFigures(
        len(numbers),
        stored,
        seconds,
        seconds_of(receiver) - before[0],
        seconds_of_children(postmaster) - before[1],
        ranks[49] * 1_000,
        ranks[98] * 1_000,
    )


async def _send(
    numbers: range, rate: float | None = None, connections: int = CONNECTIONS
) -> list[float]:
    """Send every delivery once, at most `rate` a second."""
    requests = iter([_request(number) for number in numbers])
    waits: list[float] = []
    began = time.perf_counter()

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        for request in requests:
            if rate is not None:
                due = began + len(waits) / rate
                await asyncio.sleep(max(0, due - time.perf_counter()))
            sent = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 204 " not in head:
                raise RuntimeError(head.decode())
            waits.append(time.perf_counter() - sent)
        writer.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    return waits


def _request(number: int) -> bytes:
    at = datetime.now(UTC).isoformat()
    subscription = {
        "id": "s1",
        "status": "enabled",
        "type": "channel.follow",
        "condition": {"broadcaster_user_id": "7"},
    }
    follow = {"broadcaster_user_id": "7", "user_id": str(number), "followed_at": at}
    event = {**follow, "text": "x" * BODY_BYTES}
    body = json.dumps({"subscription": subscription, "event": event}).encode()
    signature = sign(f"m{number}{at}".encode() + body, SECRET)
    head = (
        "POST /webhooks/twitch HTTP/1.1\r\nhost: bench\r\n"
        f"content-length: {len(body)}\r\ncontent-type: application/json\r\n"
        f"twitch-eventsub-message-id: m{number}\r\n"
        f"twitch-eventsub-message-timestamp: {at}\r\n"
        "twitch-eventsub-message-type: notification\r\n"
        f"twitch-eventsub-message-signature: {signature}\r\n\r\n"
    )
    return head.encode() + body
