"""A platform, and the job of one collection.

Here: the resources of a platform and the functions that read it. Not here: requests
(`<platform>/endpoints/`).
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from dlt_sources.contract.auth import Grant, Secret
from dlt_sources.contract.authorization import Authorization
from dlt_sources.contract.cache import Cache
from dlt_sources.contract.issues import IssueBook
from dlt_sources.contract.known import KnownIds
from dlt_sources.contract.quota import Quota, Throttle
from dlt_sources.contract.reading import Resource, Sink, Subject
from dlt_sources.contract.subscription import Subscriptions
from dlt_sources.contract.window import Window


@dataclass(slots=True)
class CollectionJob:
    """The input of one collection, and its counters.

    `environ` holds the platform's variables by their documented names.
    `now` is the run's clock, in UTC; tests set it.
    `calls` counts requests by label. `unknown_fields` collects, by resource, fields of
    responses that no record declares. Without a `cache` no request is conditional.
    `known` has the ids of earlier readings, to read by id what a list leaves out.
    `issues` has the open issues of the connections, and collects new ones.
    `next_round` is awaited after each round of readings. While it returns true, the
    collection reads everything again with the same client.
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
    unknown_fields: dict[str, set[str]] = field(default_factory=dict)
    cache: Cache | None = None
    known: KnownIds | None = None
    issues: IssueBook = field(default_factory=IssueBook)
    next_round: Callable[[], Awaitable[bool]] | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The permanent id behind a public name."""

    subject_id: str
    kind: Literal["channel", "user", "repository"]


Collect = Callable[[CollectionJob], Coroutine[Any, Any, None]]


Refresh = Callable[[Mapping[str, str], Secret, Throttle], Awaitable[Grant]]


Identify = Callable[[Mapping[str, str], str, Throttle], Awaitable[Identity]]


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable of a platform; it is required if `default` is None."""

    name: str
    description: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform: its resources, and the functions that read it.

    `collect` reads every resource in `job.resources` for every subject; an error of one
    subject ends only its own readings. `refresh` exchanges a refresh token for a new
    grant; it is None where tokens do not expire. Some platforms have no refresh tokens:
    `exchange_before` says how long before its end an access token is exchanged for a
    new one, and `refresh` then takes the access token. `identify` resolves a public
    name. `live` names the resource with the viewers of live streams: a sample, read
    without a person's token. It is None for a platform without one. `subscriptions`
    says which webhooks can be subscribed to. `reads_public` is false where nothing is
    readable without the account's own token. `authorization` is None where a person
    brings a key instead of agreeing on a page of the platform. `read_settings` raises
    `MissingSetting` for a variable outside its bounds; it is None without bounds.

    Some platforms read live streams by their ids. There `live_end` names the column of
    the live resource with the end of a stream. Streams without an end are the known ids
    of that resource, and every reading of levels also reads it.
    """

    name: str
    title: str
    resources: tuple[Resource, ...]
    collect: Collect
    variables: tuple[Variable, ...]
    quota: Quota
    refresh: Refresh | None = None
    exchange_before: timedelta | None = None
    identify: Identify | None = None
    live: str | None = None
    live_end: str | None = None
    subscriptions: Subscriptions | None = None
    reads_public: bool = True
    authorization: Authorization | None = None
    read_settings: Callable[[Mapping[str, str]], object] | None = None

    def resource(self, name: str) -> Resource:
        """Return the resource called `name`.

        Raises:
            KeyError: the platform has no such resource.
        """
        for resource in self.resources:
            if resource.name == name:
                return resource
        msg = f"{self.name} has no resource {name!r}"
        raise KeyError(msg)

    @property
    def polled(self) -> frozenset[str]:
        """Return the resources that are read between two nightly runs."""
        found = {one.name for one in self.resources if one.kind == "level"}
        if self.live is not None and self.live_end is not None:
            found.add(self.live)
        return frozenset(found)
