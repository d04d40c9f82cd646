"""Subscriptions at the WebSub hub; they have a lease.

Here: subscribe, renew and unsubscribe. The hub has no list, so earlier runs are the
list. Not here: feeds and the confirmation of the callback (`../webhooks.py`).
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import quote

from dlt_sources.contract import Secret, Subject, Throttle
from dlt_sources.contract.subscription import (
    Listing,
    Subscription,
    SubscriptionJob,
    Target,
    Targets,
    Topic,
)
from dlt_sources.extract.subscriptions import KeepsNoDeliveries, make_opener
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.responses import Response
from dlt_sources.http.retry import Retry
from dlt_sources.youtube.settings import Settings
from dlt_sources.youtube.subscriptions import FEED, LEASE, SUBSCRIPTIONS
from dlt_sources.youtube.webhooks import KEY, derive_key

BUCKET = "hub"
VERIFIED, PENDING = "verified", "pending"
TOPIC = SUBSCRIPTIONS.topics[0].name


class Client(KeepsNoDeliveries):
    """The subscriptions of one callback."""

    def __init__(self, client: ApiClient, job: SubscriptionJob) -> None:
        self._client = client
        self._job = job

    async def find_targets(self, subjects: Sequence[Subject]) -> Targets:
        """Return the channels; a public feed needs no token."""
        ids = dict.fromkeys(one.subject_id for one in subjects)
        by_id = {one.subject_id: one for one in subjects}
        return Targets(tuple(Target(one, by_id[one]) for one in ids))

    async def read(
        self,
        targets: Sequence[Target],
        known: Sequence[Subscription],
    ) -> Listing:
        """Return the subscriptions of earlier runs whose lease has not ended."""
        now = self._job.now()
        return Listing(
            tuple(
                one
                for one in known
                if one.external_id and one.expires_at and now < one.expires_at
            )
        )

    async def create(self, topic: Topic, target: Target) -> Subscription:
        """Subscribe; the hub asks the callback before it responds."""
        status = await self._send("subscribe", target.subject_id)
        now = self._job.now()
        return Subscription(
            TOPIC,
            target.subject_id,
            self._job.callback,
            self._job.callback,
            status,
            is_active=status == VERIFIED,
            is_pending=status == PENDING,
            expires_at=now + LEASE,
            checked_at=now,
        )

    async def renew(self, subscription: Subscription, target: Target) -> Subscription:
        """Subscribe again, which starts a new lease."""
        del subscription
        return await self.create(SUBSCRIPTIONS.topics[0], target)

    async def delete(self, subscription: Subscription, target: Target | None) -> None:
        """Unsubscribe."""
        await self._send("unsubscribe", subscription.subject_id)

    def _callback(self) -> str:
        """Return our address with its secret part, which no row and no log holds."""
        key = derive_key(self._job.secret)
        return f"{self._job.callback}?{KEY}={key.reveal()}"

    async def _send(self, mode: str, channel: str) -> str:
        public = {
            "hub.mode": mode,
            "hub.callback": self._callback(),
            "hub.topic": f"{FEED}{quote(channel, safe='')}",
            "hub.verify": "sync",
            "hub.lease_seconds": str(int(LEASE.total_seconds())),
        }
        form = {name: Secret(value, is_public=True) for name, value in public.items()}
        signed = {**form, "hub.secret": self._job.secret}
        return await self._client.change(
            "POST", "", _read_status, label=mode, form=signed
        )


def _read_status(response: Response) -> str:
    return PENDING if response.status == HTTPStatus.ACCEPTED else VERIFIED


def _classify(response: Response) -> errors.ApiError | None:
    if response.status == HTTPStatus.CONFLICT:
        return errors.Permanent("409 the callback did not confirm", status=409)
    return None


@asynccontextmanager
async def _open_hub(
    settings: Settings, throttle: Throttle, calls: dict[str, int], *, retry: Retry
) -> AsyncIterator[ApiClient]:
    async with ApiClient(
        settings.hub_url,
        throttle=throttle,
        bucket=BUCKET,
        calls=calls,
        classify_error=_classify,
        retry=retry,
    ) as client:
        yield client


open_subscriptions = make_opener(
    _open_hub, Settings.read, lambda client, _, job: Client(client, job)
)
