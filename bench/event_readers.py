"""Five hundred readers of server-sent events on one process of the service.

Here: readers over plain sockets, one person each, and one new sample. Not here: the
service (`serving.py`).
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.processor import megabytes_of, seconds_of, seconds_of_children
from bench.serving_rows import LIVESTREAM
from pipelines.database.warehouse import Warehouse

READERS = 500
VIEWERS = 31_337
SAMPLE = (
    "insert into streamtrack.livestream_metrics"  # noqa: S608 - constants
    ' (id, livestream_id, "timestamp", viewer_count)'
    f" values (gen_random_uuid(), '{LIVESTREAM}', now(), {VIEWERS});"
    " select pg_notify('live_numbers', '')"
)


@dataclass(frozen=True, slots=True)
class EventFigures:
    """What the readers cost, and when each received the sample."""

    readers: int
    megabytes_before: float
    megabytes: float
    opening_seconds: float
    """Processor seconds of the service to open all streams with their first event."""
    service_seconds: float
    """Processor seconds of the service for one notice to all readers."""
    postgres_seconds: float
    milliseconds: Sequence[float]

    @property
    def ranks(self) -> list[float]:
        """The 99 percentiles of the time from the commit to the event."""
        return statistics.quantiles(self.milliseconds, n=100)


def measure_events(
    port: int, pid: int, postmaster: int, headers: Sequence[dict[str, str]], url: str
) -> EventFigures:
    """Open all streams, add one sample and wait until every reader has it."""
    return asyncio.run(_measure(port, pid, postmaster, headers, url))


async def _measure(
    port: int, pid: int, postmaster: int, headers: Sequence[dict[str, str]], url: str
) -> EventFigures:
    megabytes, seconds = megabytes_of(pid), seconds_of(pid)
    opened: list[asyncio.StreamReader] = []
    writers = []
    for one in headers[:READERS]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        writer.write(
            b"GET /api/board/live/events HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            + f"authorization: {one['authorization']}\r\n\r\n".encode()
        )
        opened.append(reader)
        writers.append(writer)
    await asyncio.gather(*(_until(reader, b"data: ") for reader in opened))
    opening = seconds_of(pid) - seconds
    await asyncio.sleep(1)
    grown = megabytes_of(pid)
    before = seconds_of(pid), seconds_of_children(postmaster)
    waiting = [
        asyncio.create_task(_until(reader, str(VIEWERS).encode())) for reader in opened
    ]
    await asyncio.to_thread(_add_sample, url)
    began = time.perf_counter()
    heard = await asyncio.gather(*waiting)
    spent = seconds_of(pid) - before[0], seconds_of_children(postmaster) - before[1]
    for writer in writers:
        writer.close()
    waits = [(one - began) * 1_000 for one in heard]
    return EventFigures(len(opened), megabytes, grown, opening, *spent, waits)


async def _until(reader: asyncio.StreamReader, wanted: bytes) -> float:
    """Return the moment at which a stream has some bytes."""
    while line := await reader.readline():
        if wanted in line:
            return time.perf_counter()
    raise RuntimeError("a stream of events has ended")


def _add_sample(url: str) -> None:
    with Warehouse(url).session() as session:
        session.exec_driver_sql(SAMPLE)
