"""Webhooks of repositories, each with the token of the repository's owner.

Here: hooks, their failed deliveries and redelivery. GitHub repeats nothing itself. Not
here: events (`../subscriptions.py`), deliveries (`../webhooks.py`).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar

import msgspec

from dlt_sources.contract import RefusedGrant, Subject
from dlt_sources.contract.subscription import (
    FailedDelivery,
    Listing,
    Subscription,
    SubscriptionJob,
    Target,
    Targets,
    Topic,
)
from dlt_sources.extract.names import join_path
from dlt_sources.extract.subscriptions import delete, make_opener
from dlt_sources.github.client import Clients, open_client
from dlt_sources.github.endpoints.decoders import find_next_link
from dlt_sources.github.endpoints.rest import PAGE_SIZE, RestApi
from dlt_sources.github.errors import classify_error
from dlt_sources.github.records import REPOSITORY_PREFIX
from dlt_sources.github.settings import Settings
from dlt_sources.github.subscriptions import EVENTS, SUBSCRIPTIONS
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.conditional import ConditionalReads
from dlt_sources.http.paging import pages
from dlt_sources.http.responses import Response, decode_body

TOPIC = SUBSCRIPTIONS.topics[0]
Parsed = TypeVar("Parsed")


class Config(msgspec.Struct):
    """Where and how a hook delivers."""

    url: str = ""
    content_type: str = "form"
    insecure_ssl: str | int = "0"


class Hook(msgspec.Struct):
    """A hook in a response."""

    id: int
    active: bool
    events: list[str]
    config: Config


class HookPage(msgspec.Struct):
    """A page of hooks."""

    records: list[Hook]
    next_page: str | None = None
    rejects: list[tuple[str, bytes]] = []


class Delivery(msgspec.Struct):
    """One attempt of a delivery; a redelivery has the same guid."""

    id: int
    guid: str
    delivered_at: datetime
    status_code: int


class DeliveryPage(msgspec.Struct):
    """A page of deliveries, the newest first."""

    records: list[Delivery]
    next_page: str | None = None
    rejects: list[tuple[str, bytes]] = []


class Client:
    """The hooks with one callback."""

    def __init__(self, clients: Clients, job: SubscriptionJob) -> None:
        self._clients = clients
        self._job = job

    async def find_targets(self, subjects: Sequence[Subject]) -> Targets:
        """Return the repositories that the connected accounts own."""
        found: list[Target] = []
        unread: dict[str, str] = {}
        for subject in subjects:
            if subject.is_own and TOPIC.is_granted(subject):
                try:
                    found += await self._list_repositories(subject)
                except (errors.ApiError, RefusedGrant) as error:
                    unread[subject.subject_id] = str(error)
        return Targets(tuple(found), unread)

    async def _list_repositories(self, subject: Subject) -> list[Target]:
        client = self._clients.rest_for(subject)
        rest = RestApi(client, ConditionalReads(None, subject.credential_id))
        return [
            Target(f"{REPOSITORY_PREFIX}{one.id}", subject, one.full_name)
            async for page in rest.list_own_repositories()
            for one in page.records
            if one.full_name and not one.archived and not one.disabled
        ]

    async def read(
        self,
        targets: Sequence[Target],
        known: Sequence[Subscription],
    ) -> Listing:
        """Read the hooks of every repository; a failure concerns one repository."""
        unread: dict[str, str] = {}

        async def read_hooks(target: Target) -> list[Subscription]:
            try:
                return [
                    self._describe(one, target) for one in await self._hooks(target)
                ]
            except (errors.ApiError, RefusedGrant) as error:
                unread[target.subject_id] = str(error)
                return []

        found = await asyncio.gather(*(read_hooks(target) for target in targets))
        return Listing(tuple(one for part in found for one in part), unread)

    async def create(self, topic: Topic, target: Target) -> Subscription:
        """Create a hook; GitHub sends a ping."""
        document = {
            "name": "web",
            "active": True,
            "events": list(topic.events),
            "config": self._config(),
        }
        hook = await self._change("POST", self._path(target), target, document)
        return self._describe(hook, target)

    async def renew(self, subscription: Subscription, target: Target) -> Subscription:
        """Give a hook the wanted events, the JSON format and the current secret."""
        document = {"active": True, "events": list(EVENTS), "config": self._config()}
        path = self._path(target, subscription.external_id or "")
        return self._describe(
            await self._change("PATCH", path, target, document), target
        )

    async def delete(self, subscription: Subscription, target: Target | None) -> None:
        """Delete a hook.

        Raises:
            Permanent: no token administers the repository any more.
        """
        if target is None:
            raise errors.Permanent("no token administers the repository any more")
        path = self._path(target, subscription.external_id or "")
        await delete(self._rest(target), path, label="delete hook")

    async def list_failed(
        self, subscription: Subscription, target: Target, since: datetime
    ) -> Sequence[FailedDelivery]:
        """Return the newest failed attempt of each delivery without a success."""
        path = self._path(target, subscription.external_id or "", "deliveries")
        failed: dict[str, Delivery] = {}
        arrived: set[str] = set()
        async for page in self._delivery_pages(path, target):
            for one in page.records:
                if one.delivered_at < since:
                    continue
                if HTTPStatus.OK <= one.status_code < HTTPStatus.MULTIPLE_CHOICES:
                    arrived.add(one.guid)
                else:
                    failed.setdefault(one.guid, one)
            if page.records and page.records[-1].delivered_at < since:
                break
        return [
            FailedDelivery(guid, str(one.id))
            for guid, one in failed.items()
            if guid not in arrived
        ]

    async def redeliver(
        self, subscription: Subscription, target: Target, failed: FailedDelivery
    ) -> None:
        """Ask for one more attempt."""
        number = subscription.external_id or ""
        path = self._path(target, number, "deliveries", failed.external_id, "attempts")
        await self._rest(target).change("POST", path, lambda _: None, label="redeliver")

    async def _hooks(self, target: Target) -> list[Hook]:
        async def fetch(link: str | None) -> HookPage:
            return await self._rest(target).get_response(
                link or self._path(target),
                () if link else (("per_page", PAGE_SIZE),),
                lambda response: HookPage(
                    _decode(response, list[Hook]), find_next_link(response)
                ),
                label="list hooks",
            )

        return [
            one
            async for page in pages(fetch, lambda page: page.next_page)
            for one in page.records
        ]

    def _delivery_pages(self, path: str, target: Target) -> AsyncIterator[DeliveryPage]:
        async def fetch(link: str | None) -> DeliveryPage:
            return await self._rest(target).get_response(
                link or path,
                () if link else (("per_page", PAGE_SIZE),),
                lambda response: DeliveryPage(
                    _decode(response, list[Delivery]), find_next_link(response)
                ),
                label="list deliveries",
            )

        return pages(fetch, lambda page: page.next_page)

    async def _change(
        self, method: str, path: str, target: Target, document: dict[str, object]
    ) -> Hook:
        return await self._rest(target).change(
            method,
            path,
            lambda response: _decode(response, Hook),
            label="change hook",
            document=document,
        )

    def _rest(self, target: Target) -> ApiClient:
        return self._clients.rest_for(target.subject)

    def _path(self, target: Target, *rest: str) -> str:
        return join_path("repos", *target.name.split("/"), "hooks", *rest)

    def _config(self) -> dict[str, str]:
        return {
            "url": self._job.callback,
            "content_type": "json",
            "insecure_ssl": "0",
            "secret": self._job.secret.reveal(),
        }

    def _describe(self, hook: Hook, target: Target) -> Subscription:
        is_wanted = hook.config.content_type == "json" and set(EVENTS) <= {*hook.events}
        return Subscription(
            TOPIC.name,
            target.subject_id,
            str(hook.id),
            hook.config.url,
            "active" if hook.active else "inactive",
            is_active=hook.active,
            is_outdated=not is_wanted or not hook.active,
            checked_at=self._job.now(),
        )


def _decode(response: Response, shape: type[Parsed]) -> Parsed:
    return decode_body(response.body, shape, "the response has no hooks")


def _classify(response: Response) -> errors.ApiError | None:
    """Accept 202: GitHub redelivers later."""
    if response.status == HTTPStatus.ACCEPTED:
        return None
    return classify_error(response)


open_subscriptions = make_opener(
    open_client,
    Settings.read,
    lambda clients, _, job: Client(clients, job),
    classify=_classify,
)
