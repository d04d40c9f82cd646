"""Drain the queue `app.webhook_events`: claim, read, apply, mark, in one transaction.

Here: batches, and the events that fail alone. An event with some malformed changes
fails, and its other changes have their effects once. A killed drain rolls back, so an
event's effects and its mark exist both or not at all. Not here: what an event means
(`dlt_sources/<platform>/webhooks.py`) and the rows of its effects (`effects.py`).
"""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import DBAPIError, OperationalError

from dlt_sources.contract.webhook import (
    Effect,
    PartlyReadableEvent,
    StoredEvent,
    UnreadableEvent,
)
from pipelines.database.sqlstate import find_sqlstate
from pipelines.database.warehouse import Warehouse
from pipelines.failpoints import hit
from pipelines.people.sign_in import UserChange
from pipelines.redaction import first_line
from pipelines.webhooks.effects import ReadEvent, apply_effects
from pipelines.webhooks.routes import Reader, find_readers

log = logging.getLogger(__name__)

BATCH = 2_000
WORKERS = 2
LONGEST_MESSAGE = 500
ERASED = "{}"
"""The data of an erased event, whose effects were applied before."""
POISON = ("22", "23", "54")
"""Classes of SQLSTATE for invalid values: data, constraints, limits of a row."""
CONFLICTS = ("40001", "40P01")
"""Another drain was faster; a repeat succeeds."""
MOST_CONFLICTS = 10

CLAIM = """
    select
        ctid::text as ctid, id::text as id, platform, delivery_id, event_type,
        subject_id, event_data::text as data, sent_at, created_at, retry_count
    from app.webhook_events
    where {condition}
    order by created_at
    limit :batch
    for update skip locked
"""
CLAIM_PENDING = text(
    CLAIM.format(
        condition="status = 'pending' and ("
        "claimed_at is null or claimed_at < now() - interval '10 minutes')"
    )
)
CLAIM_DUE = text(
    CLAIM.format(
        condition="status = 'failed' and retry_count < 5 and next_retry_at <= now()"
    )
)

# A claimed row is locked, so its ctid stays; a look-up by id takes a fifth longer.
MARK_PROCESSED = text("""
    update app.webhook_events
    set
        status = 'processed',
        processed_at = clock_timestamp(),
        claimed_at = null,
        next_retry_at = null,
        error_message = null
    where ctid = any(cast(:ctids as tid[]))
""")

ERASE = text("""
    update app.webhook_events
    set
        status = 'processed',
        processed_at = clock_timestamp(),
        claimed_at = null,
        next_retry_at = null,
        error_message = null,
        event_data = '{}',
        body = null
    where ctid = any(cast(:ctids as tid[]))
""")

MARK_FAILED = text("""
    select app.webhook_event_mark_failed(given.id, given.message)
    from unnest(cast(:ids as uuid[]), cast(:messages as text[])) as given (id, message)
""")


@dataclass(slots=True)
class Drained:
    """What a drain did: events by platform, and whether the queue was empty at last."""

    processed: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    is_empty: bool = False

    @property
    def total(self) -> int:
        """Return how many events were processed or failed."""
        return self.processed.total() + self.failed.total()

    def __add__(self, other: "Drained") -> "Drained":
        return Drained(
            self.processed + other.processed,
            self.failed + other.failed,
            self.is_empty and other.is_empty,
        )

    def __str__(self) -> str:
        done, failed = self.processed.total(), self.failed.total()
        rest = "" if self.is_empty else "; more events wait"
        return f"{done} processed, {failed} failed{rest}"


def drain(
    warehouse: Warehouse,
    salt: bytes,
    *,
    seconds: float | None = None,
    batch: int = BATCH,
    workers: int = WORKERS,
) -> Drained:
    """Process due retries and pending events, oldest first.

    Args:
        warehouse: the database.
        salt: the key of the chatters' hashes.
        seconds: start no batch after this time; None until the queue is empty.
        batch: the most events of one transaction.
        workers: how many threads process batches; each waits for the database most
            of its time.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    queue = _Queue(warehouse, salt, find_readers(), batch)
    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(queue.drain, [ends] * workers))
    return sum(parts[1:], parts[0])


@dataclass(frozen=True, slots=True)
class _Queue:
    warehouse: Warehouse
    salt: bytes
    readers: Mapping[str, Reader]
    batch: int

    def drain(self, ends: float | None) -> Drained:
        """Process batches until the queue is empty or the time is over."""
        drained = Drained()
        for claim in (CLAIM_DUE, CLAIM_PENDING):
            drained.is_empty = False
            while not drained.is_empty and (ends is None or time.monotonic() < ends):
                drained.is_empty = not self.process_batch(claim, drained)
        return drained

    def process_batch(self, claim: TextClause, drained: Drained) -> bool:
        """Process one batch; return whether there was one."""
        for _ in range(MOST_CONFLICTS):
            try:
                with self.warehouse.begin() as connection:
                    rows = connection.execute(claim, {"batch": self.batch}).all()
                    if not rows:
                        return False
                    failures = self._process(connection, rows)
                    hit("webhooks mark")
            except OperationalError as error:
                if find_sqlstate(error) not in CONFLICTS:
                    raise
                continue
            hit("webhooks commit")
            for row in rows:
                counts = drained.failed if row.id in failures else drained.processed
                counts[row.platform] += 1
            return True
        raise RuntimeError(f"another drain of the queue won {MOST_CONFLICTS} times")

    def _process(self, connection: Connection, rows: Sequence[Any]) -> dict[str, str]:
        """Apply effects and mark rows; return the reasons of failures by id."""
        failures: dict[str, str] = {}
        events = []
        for row in rows:
            event = _stored(row)
            try:
                effects = self._read_effects(row.platform, event)
                events.append(_pair(row, event, effects))
            except UnreadableEvent as error:
                failures[row.id] = _message(error)
                if isinstance(error, PartlyReadableEvent) and row.retry_count == 0:
                    events.append(_pair(row, event, error.effects))
            except Exception as error:  # noqa: BLE001 - the other events go on
                failures[row.id] = _message(f"{type(error).__name__}: {error}")
        failures |= self._apply(connection, events)
        hit("webhooks effects")
        done = [one for one in events if one.id not in failures]
        for statement, is_private in ((MARK_PROCESSED, False), (ERASE, True)):
            ctids = [one.ctid for one in done if one.is_private is is_private]
            if ctids:
                array = ",".join(f'"{ctid}"' for ctid in ctids)
                connection.execute(statement, {"ctids": f"{{{array}}}"})
        if failures:
            for event_id, message in failures.items():
                log.warning("webhook event %s failed: %s", event_id, message)
            values = {"ids": list(failures), "messages": list(failures.values())}
            connection.execute(MARK_FAILED, values)
        return failures

    def _read_effects(
        self, platform: str, event: StoredEvent
    ) -> Sequence[Effect | UserChange]:
        read = self.readers.get(platform)
        if read is None or event.data == ERASED:
            return ()
        return read(event)

    def _apply(
        self, connection: Connection, events: Sequence[ReadEvent]
    ) -> dict[str, str]:
        """Apply all effects; halve a batch that fails until a bad event is alone."""
        if not events:
            return {}
        try:
            with connection.begin_nested():
                apply_effects(connection, events, self.salt)
        except DBAPIError as error:
            if not (find_sqlstate(error) or "").startswith(POISON):
                raise
            if len(events) == 1:
                return {events[0].id: _reason(error)}
        else:
            return {}
        middle = len(events) // 2
        return {
            **self._apply(connection, events[:middle]),
            **self._apply(connection, events[middle:]),
        }


def _stored(row: Any) -> StoredEvent:
    return StoredEvent(
        row.delivery_id,
        row.event_type,
        row.subject_id,
        row.data,
        row.sent_at,
        row.created_at,
    )


def _pair(
    row: Any, event: StoredEvent, effects: Sequence[Effect | UserChange]
) -> ReadEvent:
    """Return a claimed event with its effects."""
    return ReadEvent(row.id, row.ctid, row.platform, event, effects)


def _reason(error: DBAPIError) -> str:
    """Return the database's reason without the row's values."""
    diagnostics = getattr(error.orig, "diag", None)
    return _message(
        getattr(diagnostics, "message_primary", None) or type(error).__name__
    )


def _message(reason: object) -> str:
    return first_line(str(reason))[:LONGEST_MESSAGE]
