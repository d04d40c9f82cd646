"""Subscriptions to webhooks: what a platform offers, and the requests about them.

Here: types and the protocol of a client. Not here: requests
(`<platform>/subscriptions.py`), and which subscriptions are wanted
(`pipelines/webhooks/subscriptions.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from dlt_sources.contract.auth import Secret
from dlt_sources.contract.quota import Throttle
from dlt_sources.contract.reading import Subject

RENEWAL_SHARE = 0.8
"""Share of a lease after which it is renewed."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The events of one subscription.

    `events` are types of events without their action. `scopes` are alternatives: the
    connection needs every scope of one of them; without alternatives it needs none.
    """

    name: str
    events: tuple[str, ...]
    scopes: tuple[frozenset[str], ...] = ()

    def is_granted(self, subject: Subject) -> bool:
        """Return whether the scopes of a subject's own connection suffice."""
        if not self.scopes:
            return True
        connection = subject.connection if subject.is_own else None
        return connection is not None and any(
            scopes <= connection.scopes for scopes in self.scopes
        )


@dataclass(frozen=True, slots=True)
class Target:
    """A channel or repository to subscribe to, and the subject whose token does it.

    `name` is the public name that paths need. `cost` is the expected cost of one
    subscription.
    """

    subject_id: str
    subject: Subject
    name: str = ""
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of some subjects; `unread` has the reason of each failed subject."""

    found: tuple[Target, ...]
    unread: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as the platform describes it; `status` is the platform's word.

    `is_pending`: the platform has not verified the callback yet. `is_outdated`: its
    events or its format are no longer the wanted ones. `checked_at` is when the
    platform last confirmed it.
    """

    topic: str
    subject_id: str
    external_id: str | None
    callback: str
    status: str
    is_active: bool
    is_pending: bool = False
    is_outdated: bool = False
    expires_at: datetime | None = None
    checked_at: datetime | None = None
    cost: int | None = None

    def is_due(self, now: datetime) -> bool:
        """Return whether its lease is to be renewed."""
        if self.expires_at is None:
            return False
        start = self.checked_at or now
        lease = max(timedelta(), self.expires_at - start)
        return now >= start + lease * RENEWAL_SHARE

    def checked(self, now: datetime) -> "Subscription":
        """Return the subscription as confirmed at a time."""
        return replace(self, checked_at=now)


@dataclass(frozen=True, slots=True)
class Listing:
    """The existing subscriptions; `unread` has the reason of each target not read.

    Without `max_cost` the platform has no limit.
    """

    found: tuple[Subscription, ...]
    unread: Mapping[str, str] = field(default_factory=dict)
    cost: int = 0
    max_cost: int | None = None


@dataclass(frozen=True, slots=True)
class FailedDelivery:
    """A delivery that the platform could not deliver; `external_id` is for requests."""

    delivery_id: str
    external_id: str


class SubscriptionClient(Protocol):
    """The requests about the subscriptions of one callback.

    Each method raises an error of `dlt_sources.http.errors`, or `RefusedGrant`.
    """

    async def find_targets(self, subjects: Sequence[Subject]) -> Targets:
        """Return what the subjects can be subscribed to."""
        ...

    async def read(
        self, targets: Sequence[Target], known: Sequence[Subscription]
    ) -> Listing:
        """Return the existing subscriptions; `known` are those of earlier runs."""
        ...

    async def create(self, topic: Topic, target: Target) -> Subscription:
        """Create a subscription; it may be pending."""
        ...

    async def renew(self, subscription: Subscription, target: Target) -> Subscription:
        """Extend or correct a subscription."""
        ...

    async def delete(self, subscription: Subscription, target: Target | None) -> None:
        """Delete a subscription; one that does not exist is no error."""
        ...

    async def list_failed(
        self, subscription: Subscription, target: Target, since: datetime
    ) -> Sequence[FailedDelivery]:
        """Return deliveries that failed and were not repeated with success."""
        ...

    async def redeliver(
        self, subscription: Subscription, target: Target, failed: FailedDelivery
    ) -> None:
        """Request the delivery again."""
        ...


@dataclass(frozen=True, slots=True)
class SubscriptionJob:
    """The input of a client; `secret` signs the deliveries to `callback`."""

    environ: Mapping[str, str]
    callback: str
    secret: Secret
    throttle: Throttle
    now: Callable[[], datetime]
    calls: dict[str, int] = field(default_factory=dict)


OpenClient = Callable[
    [SubscriptionJob], AbstractAsyncContextManager[SubscriptionClient]
]


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a platform delivers to a route, the most important topic first."""

    route: str
    topics: tuple[Topic, ...]
    open_client: OpenClient
    keeps_failed: timedelta | None = None
    """How long the platform keeps failed deliveries; None: it keeps none."""

    def topic(self, name: str) -> Topic | None:
        """Return a topic by name."""
        return next((one for one in self.topics if one.name == name), None)
