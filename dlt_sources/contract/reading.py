"""Resources, subjects and readings.

Here: what is read, for which account, with which outcome, and where rows go. Not here:
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
    """One account of a person on one platform, with its credentials."""

    connection_id: str
    platform_user_id: str
    username: str
    scopes: frozenset[str]
    credentials: Credentials


@dataclass(frozen=True, slots=True)
class Subject:
    """One channel, account or repository to read, by its id on the platform.

    `connection` is None for public data that is read without a person's token.
    """

    subject_id: str
    connection: Connection | None = None

    @property
    def credential_id(self) -> str:
        """Return the id of the connection whose token is used, or `public`."""
        return self.connection.connection_id if self.connection else "public"

    @property
    def is_own(self) -> bool:
        """Return whether the subject is the account of its connection."""
        connection = self.connection
        return connection is not None and connection.platform_user_id == self.subject_id


NO_SUBJECT = Subject("*")
"""Placeholder subject for rows without an account, such as lookups."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One raw table: its record, its key, and which of its readings count.

    `level`: the current value; the last reading of a closing date counts.
    `history`: rows with the platform's own day; the newest reading of a day counts.
    `sample`: a number of one moment; every reading counts.
    `lookup`: names of things; the newest reading counts.

    `scope` is the OAuth scope that a connection needs, None if it needs none.
    For a history, `reaches_back` is how long the platform keeps a day, None if it keeps
    every day. `days_a_call` limits the days of one request, None without a limit.
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


class TableSet(Protocol):
    """What a raw schema holds: a platform, or `RawTables`."""

    @property
    def name(self) -> str:
        """The schema without its prefix `raw_`."""
        ...

    @property
    def resources(self) -> tuple[Resource, ...]:
        """One per raw table."""
        ...


@dataclass(frozen=True, slots=True)
class RawTables:
    """The raw tables of something that is no platform, such as imported files."""

    name: str
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of one resource for one subject, with its row count.

    Only rows of `complete` and `partial` readings count. `reason` is one line that
    explains every other status than `complete`. A complete reading names what a limit
    of the settings leaves out.
    """

    resource: str
    subject_id: str
    credential_id: str
    status: Status
    rows: int
    observed_at: datetime
    reason: str | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is not valid; its reading continues without it."""

    resource: str
    subject_id: str
    credential_id: str
    reason: str
    body: bytes


class Sink(Protocol):
    """The target of a collection; its methods are cheap and use no network."""

    def write(
        self,
        resource: str,
        subject: Subject,
        records: Sequence[msgspec.Struct],
        observed_at: datetime,
    ) -> None:
        """Store the records of one response."""
        ...

    def reject(self, rejected: Rejected) -> None:
        """Store one rejected record with its reason."""
        ...

    def finish(self, reading: Reading) -> None:
        """Store the outcome of one reading; it is called once per reading."""
        ...
