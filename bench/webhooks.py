"""Deliveries a second that the receiver stores and acknowledges.

Here: signed requests over kept connections, with the processor seconds of the receiver
and of PostgreSQL beside wall time, because the load shares the machine. Not here: the
receiver.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import sign
from pipelines.database.migrate import migrate
from pipelines.database.warehouse import Warehouse

DELIVERIES = 20_000
CONNECTIONS = 64
BODY_BYTES = 2_000
PORT = 8_199
SECRET = Secret("a secret of the bench")
SERVE = (
    "import sys; from pipelines.webhooks.server import serve;"
    f" serve(sys.argv[1], host='127.0.0.1', port={PORT})"
)
STORED = "select count(*) from app.webhook_events where delivery_id = any(:ids)"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Received:
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


def measure(server: str, pid_file: Path) -> list[Received]:
    """Return the load at full speed, and at half of that rate."""
    url = f"{server}/webhooks"
    with Warehouse(f"{server}/postgres").session() as session:
        session.execute(text("create database webhooks"))
    migrate(url)
    postmaster = int(pid_file.read_text().splitlines()[0])
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, url],
        env={**os.environ, "TWITCH_WEBHOOK_SECRET": SECRET.reveal()},
    )
    try:
        asyncio.run(_until_open())
        asyncio.run(_send(range(-1_000, 0), None))  # connections and caches are warm
        full = _measure(url, range(DELIVERIES), None, process.pid, postmaster)
        half = full.deliveries / full.seconds / 2
        rest = range(DELIVERIES, DELIVERIES * 3 // 2)
        return [full, _measure(url, rest, half, process.pid, postmaster)]
    finally:
        process.terminate()
        process.wait()


def _measure(
    url: str, numbers: range, rate: float | None, receiver: int, postmaster: int
) -> Received:
    before = _seconds(receiver), _seconds_of_children(postmaster)
    began = time.perf_counter()
    waits = asyncio.run(_send(numbers, rate))
    seconds = time.perf_counter() - began
    with Warehouse(url).begin() as connection:
        stored: int = connection.execute(
            text(STORED),
            {"ids": [f"m{number}" for number in numbers]},
        ).scalar_one()
    ranks = statistics.quantiles(waits, n=100)
    return Received(
        len(numbers),
        stored,
        seconds,
        _seconds(receiver) - before[0],
        _seconds_of_children(postmaster) - before[1],
        ranks[49] * 1_000,
        ranks[98] * 1_000,
    )


async def _until_open() -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


async def _send(numbers: range, rate: float | None) -> list[float]:
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

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return waits


def _request(number: int) -> bytes:
    subscription = {"type": "stream.online", "condition": {"broadcaster_user_id": "7"}}
    event = {"subscription": subscription, "event": {"text": "x" * BODY_BYTES}}
    body = json.dumps(event).encode()
    at = datetime.now(UTC).isoformat()
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


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / TICKS


def _seconds_of_children(pid: int) -> float:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _seconds(pid) + sum(_seconds(int(child)) for child in children)
