"""EventSub subscriptions over webhooks, with the app token.

Here: list, create and delete. A subscription has no lease. Twitch repeats failed
messages itself and keeps none. Not here: types (`../subscriptions.py`), messages
(`../webhooks.py`).
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from dlt_sources.contract import Subject
from dlt_sources.contract.subscription import (
    Listing,
    Subscription,
    SubscriptionJob,
    Target,
    Targets,
    Topic,
)
from dlt_sources.extract.subscriptions import (
    KeepsNoDeliveries,
    delete,
    make_opener,
)
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.paging import pages
from dlt_sources.http.responses import Response, decode_body, read_message
from dlt_sources.twitch.client import open_client
from dlt_sources.twitch.errors import classify_error
from dlt_sources.twitch.settings import Settings
from dlt_sources.twitch.subscriptions import OWN_ID, VERSIONS
from dlt_sources.twitch.webhooks import SUBJECTS

PATH = "eventsub/subscriptions"
ENABLED, PENDING = "enabled", "webhook_callback_verification_pending"
LIMIT_WORDS = ("maximum subscriptions", "cost")
"""Words of a 429 that is a limit of subscriptions, which no wait ends."""


class Transport(msgspec.Struct):
    """Where a subscription delivers."""

    method: str
    callback: str = ""


class Record(msgspec.Struct):
    """A subscription in a response."""

    id: str
    status: str
    type: str
    version: str
    condition: dict[str, Any]
    transport: Transport
    cost: int = 0


class Pagination(msgspec.Struct):
    """The cursor of the next page."""

    cursor: str | None = None


class Page(msgspec.Struct):
    """A response of the endpoint."""

    records: list[Record] = msgspec.field(name="data")
    total_cost: int = 0
    max_total_cost: int = 0
    pagination: Pagination | None = None
    rejects: list[tuple[str, bytes]] = []


class Client(KeepsNoDeliveries):
    """The subscriptions of one callback."""

    def __init__(self, client: ApiClient, job: SubscriptionJob) -> None:
        self._client = client
        self._job = job

    async def find_targets(self, subjects: Sequence[Subject]) -> Targets:
        """Return the channels; one that connected the app costs nothing."""
        return Targets(
            tuple(
                Target(one.subject_id, one, cost=0 if one.is_own else 1)
                for one in subjects
            )
        )

    async def read(
        self,
        targets: Sequence[Target],
        known: Sequence[Subscription],
    ) -> Listing:
        """Read every subscription of the app over webhooks."""
        found: dict[str, Subscription] = {}
        newest = Page([])
        async for newest in pages(self._read, _next_cursor):
            found |= {
                one.id: self._describe(one)
                for one in newest.records
                if one.transport.method == "webhook"
            }
        return Listing(
            tuple(found.values()),
            cost=newest.total_cost,
            max_cost=newest.max_total_cost or None,
        )

    async def create(self, topic: Topic, target: Target) -> Subscription:
        """Create a subscription; Twitch sends its challenge afterwards."""
        names = ("broadcaster_user_id", *OWN_ID.get(topic.name, ()))
        document = {
            "type": topic.name,
            "version": VERSIONS[topic.name],
            "condition": dict.fromkeys(names, target.subject_id),
            "transport": {
                "method": "webhook",
                "callback": self._job.callback,
                "secret": self._job.secret.reveal(),
            },
        }
        page = await self._client.change(
            "POST", PATH, _parse, label="subscribe", document=document
        )
        if len(page.records) != 1:
            raise errors.WrongContent("the response has no subscription")
        return self._describe(page.records[0])

    async def renew(self, subscription: Subscription, target: Target) -> Subscription:
        """Return it: a subscription of EventSub has no lease."""
        return subscription

    async def delete(self, subscription: Subscription, target: Target | None) -> None:
        """Delete a subscription."""
        await delete(self._client, PATH, [("id", subscription.external_id or "")])

    async def _read(self, cursor: str | None) -> Page:
        params = [("after", cursor)] if cursor else []
        return await self._client.get_response(
            PATH, params, _parse, label="list subscriptions"
        )

    def _describe(self, record: Record) -> Subscription:
        subject = next(
            (
                str(record.condition[name])
                for name in SUBJECTS
                if record.condition.get(name)
            ),
            "",
        )
        is_newest = VERSIONS.get(record.type) in (None, record.version)
        return Subscription(
            record.type,
            subject,
            record.id,
            record.transport.callback,
            record.status if is_newest else f"version {record.version}",
            is_active=record.status == ENABLED and is_newest,
            is_pending=record.status == PENDING and is_newest,
            checked_at=self._job.now(),
            cost=record.cost,
        )


def _next_cursor(page: Page) -> str | None:
    return page.pagination.cursor if page.pagination else None


def _parse(response: Response) -> Page:
    return decode_body(response.body, Page, "not a list of subscriptions")


def _classify(response: Response) -> errors.ApiError | None:
    message = read_message(response).lower()
    if response.status == HTTPStatus.TOO_MANY_REQUESTS and any(
        word in message for word in LIMIT_WORDS
    ):
        return errors.Permanent(f"429 {message}", status=response.status)
    return classify_error(response)


open_subscriptions = make_opener(
    open_client,
    Settings.read,
    lambda client, _, job: Client(client, job),
    classify=_classify,
)
