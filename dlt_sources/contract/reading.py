"""Resources, subjects, and the readings of one for the other.

Here: what is read, of which account, with which outcome, and where rows go. Not here:
platforms (`platform.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from dlt_sources.contract.auth import Credentials
from dlt_sources.contract.window import Window

Kind = Literal["level", "history", "sample", "lookup"]


Status = Literal[
    "complete", "partial", "unavailable", "failed", "deferred", "not_observable"
]


@dataclass(frozen=True, slots=True)
class Connection:
    """One account of one person on one platform, with a way to its token."""

    connection_id: str
    platform_user_id: str
    username: str
    scopes: frozenset[str]
    credentials: Credentials


@dataclass(frozen=True, slots=True)
class Subject:
    """One channel, account or repository to read, by its id on the platform.

    `connection` is None for public data followed without a token.
    """

    subject_id: str
    connection: Connection | None = None

    @property
    def reader(self) -> str:
        """Return who reads: the connection's id, or `public`."""
        return self.connection.connection_id if self.connection else "public"

    @property
    def is_own(self) -> bool:
        """Say whether it is the very account of its connection."""
        held = self.connection
        return held is not None and held.platform_user_id == self.subject_id


NO_SUBJECT = Subject("*")
"""Whom a row belongs to that is of no account: lookups, records that name nobody."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One raw table: what a row is, and how its readings supersede each other.

    `level`: the platform knows only "now"; the newest committed reading of a closing
    date counts. `history`: rows keyed by the platform's own day, read again as it
    restates. `sample`: every reading counts. `lookup`: names of things, where the
    newest counts.
    `scope` is the OAuth scope a connection must hold, None where none is needed.
    Of a history, `reaches_back` says how long the platform keeps a day, None for ever,
    and `days_a_call` how many days a call may cover, None any number.
    """

    name: str
    record: type[msgspec.Struct]
    kind: Kind
    key: tuple[str, ...]
    description: str
    job_type: str | None = None
    scope: str | None = None
    reaches_back: timedelta | None = None
    days_a_call: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the read of one resource for one subject ended, with its row count.

    Only `complete` and `partial` readings carry rows that count. `reason` is one line
    for people and says why anything but `complete`.
    """

    resource: str
    subject_id: str
    reader: str
    status: Status
    rows: int
    observed_at: datetime
    reason: str | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be made canonical: it is set aside, the rest goes on."""

    resource: str
    subject_id: str
    reader: str
    reason: str
    body: bytes


class Sink(Protocol):
    """Where a source puts what it reads; calls are cheap and use no network."""

    def write(
        self,
        resource: str,
        subject: Subject,
        body: Sequence[msgspec.Struct],
        observed_at: datetime,
    ) -> None:
        """Keep canonical records of one answer."""
        ...

    def reject(self, rejected: Rejected) -> None:
        """Set one record aside with its reason."""
        ...

    def finish(self, reading: Reading) -> None:
        """Say how the read of one resource for one subject ended, exactly once each."""
        ...
