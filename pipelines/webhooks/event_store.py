"""Store verified events: one insert and one commit for all that wait.

Here: the bounded queue, the writers and their SQL. Not here: verification and HTTP
(`receiver.py`), sessions and other queries (`store_queries.py`), and what an event
changes.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple, Self

import asyncpg
import msgspec

from dlt_sources.contract.redaction import redact
from dlt_sources.contract.webhook import InvalidDelivery, WebhookEvent
from dlt_sources.decode.normalize import make_storable
from pipelines.database.outages import Outage
from pipelines.redaction import first_line
from pipelines.webhooks.store_queries import (
    StoreQueries,
    StoreUnavailable,
    open_session,
)

MOST_WAITING = 5_000
BATCH = 500
WRITERS = 2
LONGEST_KEY = 500

INSERT = """
insert into app.webhook_events (
    platform, delivery_id, event_type, event_data, subject_id, sent_at, body,
    content_id, channel_id
)
select
    given.platform, given.delivery_id, given.event_type, given.event_data::jsonb,
    given.subject_id, given.sent_at, given.body, given.content_id, channels.id
from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
    $7::bytea[], $8::bytea[]
) as given (
    platform, delivery_id, event_type, event_data, subject_id, sent_at, body, content_id
)
left join app.channels as channels
    on
        channels.platform = given.platform
        and channels.channel_id = given.subject_id
on conflict do nothing
"""

REJECTED = asyncpg.DataError
"""The values themselves are the reason, so no repeat can succeed."""


@dataclass(slots=True)
class _Waiting:
    platform: str
    event: WebhookEvent
    body: bytes
    stored: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def row(self) -> "_Row":
        event = self.event
        subject = event.subject_id and make_storable(event.subject_id)
        return _Row(
            self.platform,
            make_storable(event.delivery_id),
            make_storable(event.event_type),
            redact(msgspec.json.encode(event.data).decode()),
            subject,
            event.sent_at,
            None if event.is_reduced else self.body,
            event.content_id,
        )


class _Row(NamedTuple):
    platform: str
    delivery_id: str
    event_type: str
    event_data: str
    subject_id: str | None
    sent_at: datetime | None
    body: bytes | None
    content_id: bytes | None


class EventStore:
    """The table `app.webhook_events`, written by group commit."""

    def __init__(self, url: str, *, most_waiting: int = MOST_WAITING) -> None:
        self._url = url
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(most_waiting)
        self._writers: list[asyncio.Task[None]] = []
        self._outage = Outage("deliveries")
        self.queries = StoreQueries(url)

    async def __aenter__(self) -> Self:
        self._writers = [asyncio.create_task(self._write()) for _ in range(WRITERS)]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self._writers:
            writer.cancel()
        for writer in self._writers:
            with suppress(asyncio.CancelledError):
                await writer

    @property
    def waiting(self) -> int:
        """Return how many events wait for their commit."""
        return self._queue.qsize()

    async def store(self, platform: str, event: WebhookEvent, body: bytes) -> None:
        """Return after the event's row is committed; a repeat stores nothing.

        Raises:
            StoreUnavailable: the database is away, or too many events wait.
            InvalidDelivery: a key is longer than an index holds.
        """
        keys = (event.delivery_id, event.event_type, event.subject_id or "")
        if max(map(len, keys)) > LONGEST_KEY:
            raise InvalidDelivery("an id or the type is too long")
        waiting = _Waiting(platform, event, body)
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            raise StoreUnavailable("too many events wait") from None
        await waiting.stored

    async def _write(self) -> None:
        connection: Any = None
        try:
            while True:
                connection = await self._write_batch(connection)
        finally:
            if connection is not None:
                connection.terminate()

    async def _write_batch(self, connection: Any) -> Any:
        """Write what waits; return the connection, or None after it broke."""
        batch = await self._next_batch()
        try:
            if connection is None or connection.is_closed():
                connection = await open_session(self._url)
            await _insert_batch(connection, batch)
        except asyncio.CancelledError:
            _fail(batch)
            if connection is not None:
                connection.terminate()
            raise
        except Exception as error:  # noqa: BLE001 - a writer never ends with an error
            # asyncpg raises errors of several families when a server dies.
            _fail(batch)
            self._outage.note_failure(first_line(str(error) or repr(error)))
            if connection is not None:
                connection.terminate()
            return None
        self._outage.note_success()
        for one in batch:
            if not one.stored.done():
                one.stored.set_result(None)
        return connection

    async def _next_batch(self) -> list[_Waiting]:
        batch = [await self._queue.get()]
        while len(batch) < BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch


def _fail(batch: Sequence[_Waiting]) -> None:
    for one in batch:
        if not one.stored.done():
            one.stored.set_exception(StoreUnavailable("the database does not answer"))


async def _insert_batch(connection: Any, batch: Sequence[_Waiting]) -> None:
    """Insert all events in one statement; one bad event is changed alone."""
    rows = [one.row() for one in batch]
    try:
        await _insert(connection, rows)
    except REJECTED:
        for row in rows:
            for changed in (row, _without_nul(row), _quoted(row)):
                try:
                    await _insert(connection, [changed])
                except REJECTED:
                    continue
                break


async def _insert(connection: Any, rows: Sequence[_Row]) -> None:
    await connection.execute(
        INSERT, *(list(column) for column in zip(*rows, strict=True))
    )


def _without_nul(row: _Row) -> _Row:
    """Return the row with texts that jsonb holds; the body keeps them as received."""
    data = _make_storable(msgspec.json.decode(row.event_data))
    return row._replace(event_data=msgspec.json.encode(data).decode())


def _make_storable(value: Any) -> Any:
    if isinstance(value, str):
        return make_storable(value)
    if isinstance(value, dict):
        return {make_storable(key): _make_storable(it) for key, it in value.items()}
    if isinstance(value, list):
        return [_make_storable(it) for it in value]
    return value


def _quoted(row: _Row) -> _Row:
    """Return the row with its data as one text, because jsonb holds any text."""
    data = msgspec.json.encode({"body": row.event_data}).decode()
    return row._replace(event_data=data)
