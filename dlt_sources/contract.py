"""The vocabulary shared by every source and by whatever runs it.

Here: frozen descriptions of a platform, what is read from it, and on whose behalf; the
protocols through which a source asks for tokens and quota and hands over what it read;
the one rule that says which day a reading closes.
Not here: HTTP (`client/`), endpoints (`<platform>/api.py`), files and dlt
(`landing.py`), and anything of Dagster, PostgreSQL or the vault.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

import msgspec

CLOSING_HOURS = 6
"""A reading taken before 06:00 UTC still closes the previous UTC day."""

Kind = Literal["level", "history", "sample", "lookup"]
Status = Literal[
    "complete", "partial", "unavailable", "failed", "deferred", "not_observable"
]


def closing_date(observed_at: datetime) -> date:
    """Return the UTC day a reading belongs to; its SQL twin is macro `closing_date`."""
    return (observed_at.astimezone(UTC) - timedelta(hours=CLOSING_HOURS)).date()


class Secret:
    """A string that shows itself only when asked to.

    `repr`, `str`, formatting and pickling never give the value away.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret text, for an HTTP header or body and nothing else."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __reduce__(self) -> str | tuple[object, ...]:
        msg = "a Secret is never pickled"
        raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token endpoint answered: a token pair, its end and its scopes."""

    access_token: Secret
    refresh_token: Secret | None = None
    expires_at: datetime | None = None
    scopes: tuple[str, ...] | None = None


class RefusedGrant(Exception):  # noqa: N818 - named after the remedy
    """The platform will never accept this grant again; its owner must reconnect."""


class Credentials(Protocol):
    """The token of one connection, kept by whoever runs the source."""

    async def current(self) -> Secret:
        """Return the access token to use now."""
        ...

    async def refreshed(self, stale: Secret) -> Secret:
        """Replace `stale` once, whoever asks, and return the token to use instead.

        Raises:
            RefusedGrant: the platform refused; the connection is disconnected by then.
        """
        ...


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


EVERYTHING = Subject("*")
"""Whom a row belongs to that is of no account: lookups, records that name nobody."""


@dataclass(frozen=True, slots=True)
class Window:
    """The UTC days asked for, `end` excluded."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


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
        body: "Sequence[msgspec.Struct]",
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


class Throttle(Protocol):
    """The quota of a platform, shared by every process that spends it."""

    async def take(self, bucket: str, points: int = 1) -> None:
        """Wait until `points` of `bucket` may be spent, and spend them.

        Raises:
            dlt_sources.client.errors.QuotaExhausted: the wait is too long to sleep.
        """
        ...

    async def note(self, bucket: str, remaining: int, resets_at: float) -> None:
        """Take over what the platform itself says is left until epoch `resets_at`."""
        ...

    async def spend(self, bucket: str, units: int, budget: "Budget") -> None:
        """Spend `units` of what `budget` allows `bucket` in the period of now.

        Raises:
            dlt_sources.client.errors.QuotaExhausted: it is spent until the next period.
        """
        ...

    async def give_back(self, bucket: str, points: int = 1) -> None:
        """Return points the platform did not charge, such as those of a 304."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was read, and the tag under which the platform knows it."""

    etag: str
    body: bytes


class Cache(Protocol):
    """Answers kept between runs, so that the platform need not send them again.

    `reader` keeps what one account may see apart from what another may. A cache may
    forget anything at any time.
    """

    async def get(self, reader: str, url: str) -> Kept | None:
        """Return what was kept for an address, None where nothing was."""
        ...

    async def put(self, reader: str, url: str, kept: Kept) -> None:
        """Keep an answer instead of the one before."""
        ...


@dataclass(frozen=True, slots=True)
class Quota:
    """A bucket that refills: `points` per `seconds`.

    `variable` names the setting, if any, that replaces `seconds`.
    """

    points: int
    seconds: float
    variable: str | None = None

    def of(self, environ: Mapping[str, str]) -> "Quota":
        """Return the quota as the environment sets it; a platform checks the value."""
        given = environ.get(self.variable or "")
        try:
            return replace(self, seconds=float(given)) if given else self
        except ValueError:
            return self


@dataclass(frozen=True, slots=True)
class Budget:
    """Units a calendar day of `zone`, none of which flow back before midnight there.

    `reserve` units are kept for people, so that a run never takes the last ones.
    """

    units: int
    zone: str
    reserve: int = 0

    @property
    def limit(self) -> int:
        """Return how many units may be spent in a period."""
        return max(0, self.units - self.reserve)

    def period(self, now: datetime) -> tuple[datetime, datetime]:
        """Return the midnights around `now`; on days of clock change not 24 h apart."""
        zone = ZoneInfo(self.zone)
        day = now.astimezone(zone).date()
        midnights = (
            datetime.combine(one, time(), zone)
            for one in (day, day + timedelta(days=1))
        )
        start, end = (midnight.astimezone(UTC) for midnight in midnights)
        return start, end


@dataclass(slots=True)
class Job:
    """Everything one collection needs: who, which days, under which limits, where to.

    `environ` holds addresses and application credentials by their documented names.
    `now` is the run's clock (UTC, aware), which tests and replays set.
    `calls` counts requests per resource name; the source adds to it. `drift` collects,
    per resource, fields of the platform that no record knows (yet). Without a `cache`
    every answer is asked for in full.
    """

    subjects: Sequence[Subject]
    window: Window
    now: Callable[[], datetime]
    sink: Sink
    throttle: Throttle
    environ: Mapping[str, str]
    resources: frozenset[str]
    batch_size: int = 10
    jitter_seconds: float = 0.2
    seed: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    drift: dict[str, set[str]] = field(default_factory=dict)
    cache: Cache | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a public name stands for: an id that never changes, and what it is."""

    subject_id: str
    kind: Literal["channel", "user", "repository"]


Collect = Callable[[Job], Coroutine[Any, Any, None]]
Refresh = Callable[[Mapping[str, str], Secret, "Throttle"], Awaitable[Grant]]
Identify = Callable[[Mapping[str, str], str, "Throttle"], Awaitable[Identity]]


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable a platform reads; `default` None means it must be set."""

    name: str
    description: str
    default: str | None = None
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform: what can be read from it and the two functions that do it.

    `collect` reads every resource in `job.resources` for every subject and never raises
    for one subject's trouble. `refresh` trades a refresh token for a new grant, and is
    None where tokens do not expire. `identify` resolves a public name.
    """

    name: str
    title: str
    resources: tuple[Resource, ...]
    collect: Collect
    variables: tuple[Variable, ...]
    quota: Quota
    refresh: Refresh | None = None
    identify: Identify | None = None

    def resource(self, name: str) -> Resource:
        """Return the resource called `name`; KeyError names the platform otherwise."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        msg = f"{self.name} has no resource {name!r}"
        raise KeyError(msg)
