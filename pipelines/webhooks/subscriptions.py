"""Reconcile the subscriptions of a platform with the wanted ones.

Here: the order of requests, and redelivery of what failed. Polling does not depend on
subscriptions. Not here: the comparison (`subscription_plan.py`), rows
(`subscription_store.py`), and requests (`dlt_sources/<platform>/endpoints`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from dlt_sources.contract import (
    Platform,
    RefusedGrant,
    Secret,
    Subject,
    Subscriptions,
    Throttle,
    Topic,
)
from dlt_sources.contract.subscription import (
    Subscription,
    SubscriptionClient,
    SubscriptionJob,
    Target,
)
from dlt_sources.http.errors import ApiError
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.redaction import first_line
from pipelines.webhooks import subscription_store
from pipelines.webhooks.subscription_plan import (
    Key,
    Plan,
    Wanted,
    list_wanted,
    make_plan,
    missing_of,
)
from pipelines.webhooks.subscription_store import Outcome

log = logging.getLogger(__name__)

AT_ONCE = 100
MOST_REDELIVERIES = 200
"""Most deliveries that one run requests again; the next run requests the rest."""
CHECKS = 12
CHECK_SECONDS = 0.5
"""A platform verifies a new callback within seconds."""
FAILURES = (ApiError, RefusedGrant)


@dataclass(slots=True)
class Report:
    """What a run did or, in a dry run, would do."""

    platform: str
    wanted: int = 0
    active: int = 0
    created: list[Key] = field(default_factory=list)
    renewed: list[Key] = field(default_factory=list)
    deleted: list[Key] = field(default_factory=list)
    redelivered: int = 0
    missing: dict[Key, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    cost: int = 0
    max_cost: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        keys = {
            name: [list(key) for key in getattr(self, name)]
            for name in ("created", "renewed", "deleted")
        }
        missing = [[*key, reason] for key, reason in self.missing.items()]
        names = ("platform", "wanted", "active", "redelivered", "unread")
        facts = {name: getattr(self, name) for name in (*names, "cost", "max_cost")}
        return {**facts, **keys, "missing": missing}


def reconcile(
    platform: Platform,
    subjects: Sequence[Subject],
    warehouse: Warehouse,
    throttle: Throttle,
    *,
    environ: Mapping[str, str],
    callback: str,
    secret: Secret,
    dry_run: bool = False,
) -> Report:
    """Bring the subscriptions of a platform to the wanted state.

    Two runs wait for each other. A failure concerns one subscription and is its reason.

    Raises:
        ApiError: the existing subscriptions cannot be read.
    """
    assert platform.subscriptions  # noqa: S101 - the caller chooses such platforms
    job = SubscriptionJob(environ, callback, secret, throttle, settings.now)
    run = _Run(platform.name, platform.subscriptions, warehouse, job, dry_run=dry_run)
    with warehouse.advisory_lock(f"webhook subscriptions:{platform.name}"):
        return asyncio.run(run.reconcile(subjects))


class _Run:
    def __init__(
        self,
        platform: str,
        offer: Subscriptions,
        warehouse: Warehouse,
        job: SubscriptionJob,
        *,
        dry_run: bool,
    ) -> None:
        self._platform = platform
        self._offer = offer
        self._warehouse = warehouse
        self._job = job
        self._is_dry = dry_run
        self._report = Report(platform)

    async def reconcile(self, subjects: Sequence[Subject]) -> Report:
        """Read, compare, change and record."""
        name, report = self._platform, self._report
        known = await asyncio.to_thread(
            subscription_store.read_active, self._warehouse, name
        )
        async with self._offer.open_client(self._job) as client:
            targets = await client.find_targets(subjects)
            wanted = list_wanted(self._offer.topics, targets)
            wanted_targets = {
                target.subject_id: target for _, target in wanted.values()
            }
            listing = await client.read(list(wanted_targets.values()), known)
            plan = make_plan(
                wanted, listing, callback=self._job.callback, now=self._job.now()
            )
            reasons = dict(plan.left_out)
            self._note(plan)
            if not self._is_dry:
                await self._change(client, plan, reasons)
                await self._await_verification(client, wanted, plan)
            unread = {**targets.unread, **listing.unread}
            active = {key: one for key, one in plan.keep.items() if one.is_active}
            report.redelivered = await self._redeliver(client, active, wanted)
        report.wanted, report.active, report.unread = len(wanted), len(active), unread
        report.missing = missing_of(wanted, active, reasons)
        report.cost, report.max_cost = listing.cost, listing.max_cost
        if not self._is_dry:
            # Rows of targets that could not be listed may still be wanted.
            ended = frozenset(_key(one) for one, _ in plan.delete)
            outcome = Outcome(
                self._job.callback, active, report.missing, ended, frozenset(unread)
            )
            await asyncio.to_thread(self._record, outcome, is_whole=not targets.unread)
        return report

    def _record(self, outcome: Outcome, *, is_whole: bool) -> None:
        subscription_store.record(
            self._warehouse,
            self._platform,
            outcome,
            self._offer.topics,
            self._job.now(),
            is_whole=is_whole,
        )

    def _note(self, plan: Plan) -> None:
        report = self._report
        report.created = [
            (target.subject_id, topic.name) for topic, target in plan.create
        ]
        report.renewed = [_key(one) for one, _ in plan.renew]
        report.deleted = [_key(one) for one, _ in plan.delete]

    async def _change(
        self, client: SubscriptionClient, plan: Plan, reasons: dict[Key, str]
    ) -> None:
        """Send the changes; each failure is the reason of its subscription."""

        async def attempt(key: Key, work: Awaitable[Any]) -> Any:
            try:
                return await work
            except FAILURES as error:
                reasons[key] = first_line(str(error))
                return None

        async def create(topic: Topic, target: Target) -> None:
            key = (target.subject_id, topic.name)
            if found := await attempt(key, client.create(topic, target)):
                plan.keep[key] = found

        async def renew(one: Subscription, target: Target) -> None:
            if found := await attempt(_key(one), client.renew(one, target)):
                plan.keep[_key(one)] = found

        async def delete(one: Subscription, target: Target | None) -> None:
            await attempt(_key(one), client.delete(one, target))

        # What is deleted frees the cost of what is created.
        await _run_all(delete(*one) for one in plan.delete)
        await _run_all(renew(*one) for one in plan.renew)
        await _run_all(create(*one) for one in plan.create)

    async def _await_verification(
        self, client: SubscriptionClient, wanted: Wanted, plan: Plan
    ) -> None:
        """Read again until the platform has verified the callback, for some seconds."""
        for _ in range(CHECKS):
            waiting = [key for key, one in plan.keep.items() if one.is_pending]
            if not waiting:
                return
            await asyncio.sleep(CHECK_SECONDS)
            pending_targets = {key[0]: wanted[key][1] for key in waiting}
            listing = await client.read(
                list(pending_targets.values()), list(plan.keep.values())
            )
            newest = {one.external_id: one for one in listing.found}
            for key in waiting:
                before = plan.keep[key]
                plan.keep[key] = newest.get(before.external_id, before)

    async def _redeliver(
        self,
        client: SubscriptionClient,
        active: Mapping[Key, Subscription],
        wanted: Wanted,
    ) -> int:
        """Request failed deliveries again, except those that were stored since."""
        if self._offer.keeps_failed is None:
            return 0
        since, count = self._job.now() - self._offer.keeps_failed, 0
        for key, one in active.items():
            target = wanted[key][1]
            try:
                failed = await client.list_failed(one, target, since)
                stored = await asyncio.to_thread(
                    subscription_store.find_stored,
                    self._warehouse,
                    self._platform,
                    [delivery.delivery_id for delivery in failed],
                )
                for delivery in failed:
                    if count >= MOST_REDELIVERIES:
                        return count
                    if delivery.delivery_id not in stored:
                        count += 1
                        if not self._is_dry:
                            await client.redeliver(one, target, delivery)
            except FAILURES as error:
                log.warning("%s %s: no redelivery: %s", self._platform, key[0], error)
        return count


def _key(one: Subscription) -> Key:
    return (one.subject_id, one.topic)


async def _run_all(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    rest = iter(works)
    while some := list(islice(rest, AT_ONCE)):
        await asyncio.gather(*some)
