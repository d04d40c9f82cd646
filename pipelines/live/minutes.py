"""The readings of one minute as one value, from their collection to their load.

Here: the sink that gathers a minute, its bytes, and its way into a row buffer. Not
here: where minutes wait (`journal.py`), and when they are read (`sampler.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from dlt_sources.contract import Platform, Reading, Rejected, Sink, Subject


class Write(msgspec.Struct, frozen=True):
    """The rows of one resource and subject, as a JSON list."""

    resource: str
    subject_id: str
    rows: msgspec.Raw


class Minute(msgspec.Struct, frozen=True):
    """The readings of one platform that were taken together, without a token."""

    observed_at: datetime
    writes: list[Write]
    readings: list[Reading]
    rejected: list[Rejected]
    calls: dict[str, int]

    @property
    def rows(self) -> int:
        """Return the number of rows that count."""
        return sum(reading.rows for reading in self.readings)


@dataclass(slots=True)
class MinuteSink:
    """A `contract.Sink` that gathers one minute after another."""

    writes: list[Write] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    calls: Mapping[str, int] = field(default_factory=dict)

    def write(
        self,
        resource: str,
        subject: Subject,
        records: Sequence[msgspec.Struct],
        observed_at: datetime,
    ) -> None:
        """Add the records of one response."""
        rows = msgspec.Raw(msgspec.json.encode(records))
        self.writes.append(Write(resource, subject.subject_id, rows))

    def reject(self, rejected: Rejected) -> None:
        """Add one rejected record."""
        self.rejected.append(rejected)

    def finish(self, reading: Reading) -> None:
        """Add the outcome of one reading."""
        self.readings.append(reading)

    def take(self, observed_at: datetime, calls: Mapping[str, int]) -> Minute:
        """Return the minute that was gathered; the next one begins empty.

        `calls` counts all requests so far; the minute has those since the last one.
        """
        before, self.calls = self.calls, dict(calls)
        spent = {name: count - before.get(name, 0) for name, count in calls.items()}
        minute = Minute(
            observed_at,
            self.writes,
            self.readings,
            self.rejected,
            {name: count for name, count in spent.items() if count},
        )
        self.writes, self.readings, self.rejected = [], [], []
        return minute


def encode(minute: Minute) -> bytes:
    """Return a minute as bytes."""
    return msgspec.json.encode(minute)


def decode(body: bytes) -> Minute:
    """Return the minute of `encode`."""
    return msgspec.json.decode(body, type=Minute)


def replay(minutes: Iterable[Minute], platform: Platform, sink: Sink) -> None:
    """Write minutes into a sink, the oldest first."""
    readings: dict[tuple[str, str, str], list[Reading]] = {}
    for minute in minutes:
        for write in minute.writes:
            _replay(write, minute.observed_at, platform, sink)
        for rejected in minute.rejected:
            sink.reject(rejected)
        for reading in minute.readings:
            key = reading.resource, reading.subject_id, reading.credential_id
            _append(readings.setdefault(key, []), reading)
    for series in readings.values():
        for reading in series:
            sink.finish(reading)


def _replay(
    write: Write, observed_at: datetime, platform: Platform, sink: Sink
) -> None:
    subject = Subject(write.subject_id)
    record = platform.resource(write.resource).record
    try:
        records = msgspec.json.decode(write.rows, type=list[record])  # type: ignore[valid-type]
    except msgspec.ValidationError as error:
        # An update of the program changed the record since this minute was read.
        reason = f"a record of an earlier version: {error}"
        body = bytes(write.rows)
        sink.reject(
            Rejected(
                write.resource, subject.subject_id, subject.credential_id, reason, body
            )
        )
    else:
        sink.write(write.resource, subject, records, observed_at)


def _append(series: list[Reading], reading: Reading) -> None:
    """Add a reading; one without rows replaces an equal one before it.

    Otherwise a channel that is offline all day would have a ledger row per minute.
    """
    last = series[-1] if series else None
    if last and not last.rows and not reading.rows and last.status == reading.status:
        series.pop()
    series.append(reading)
