"""Webhooks of an application with one callback, which each account enables.

Here: the edges `subscriptions` of the application and `subscribed_apps` of an account,
as the Graph API has them. An account's events arrive if both have the field. Not here:
tokens and fields (`<platform>/endpoints/subscriptions.py`).
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from dlt_sources.contract import RefusedGrant, Secret, Subject
from dlt_sources.contract.subscription import (
    Listing,
    Subscription,
    SubscriptionJob,
    Target,
    Targets,
    Topic,
)
from dlt_sources.extract.names import join_path
from dlt_sources.extract.subscriptions import KeepsNoDeliveries, delete
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.responses import Response, decode_body

ENABLED, OUTDATED = "enabled", "outdated"
Parsed = TypeVar("Parsed")


class Field(msgspec.Struct):
    """A field that the application subscribes to."""

    name: str


class AppSubscription(msgspec.Struct):
    """The application's subscription to a kind of object; there is one per kind."""

    object: str
    callback_url: str = ""
    active: bool = True
    fields: list[Field] = []


class InstalledApp(msgspec.Struct):
    """An application that an account sends its events to.

    Where the account has no choice of fields, there are none: it sends every field.
    """

    id: str
    subscribed_fields: list[str] | None = None


class AppSubscriptions(msgspec.Struct):
    """A response about the application."""

    data: list[AppSubscription]


class InstalledApps(msgspec.Struct):
    """A response about an account."""

    data: list[InstalledApp]


class Success(msgspec.Struct):
    """A response to a change; some are the text `"true"`."""

    success: bool | str


@dataclass(frozen=True, slots=True)
class App:
    """The application: its id, the kind of its objects, and its verify token."""

    id: str
    kind: str
    topic: Topic
    verify_token: Secret
    client: ApiClient


class Client(KeepsNoDeliveries):
    """The subscriptions of one callback."""

    def __init__(
        self,
        app: App,
        client_of: Callable[[Subject], ApiClient | None],
        job: SubscriptionJob,
    ) -> None:
        self._app = app
        self._client_of = client_of
        self._job = job
        self._existing: AppSubscription | None = None
        self._change = asyncio.Lock()

    async def find_targets(self, subjects: Sequence[Subject]) -> Targets:
        """Return the accounts with a connection of their own."""
        return Targets(
            tuple(
                Target(one.subject_id, one) for one in subjects if self._client_of(one)
            )
        )

    async def read(
        self, targets: Sequence[Target], known: Sequence[Subscription]
    ) -> Listing:
        """Read the application, then each account; a failure concerns one account."""
        page = await self._app.client.get_response(
            join_path(self._app.id, "subscriptions"),
            (),
            lambda response: _decode(response, AppSubscriptions),
            label="list subscriptions",
        )
        self._existing = next(
            (one for one in page.data if one.object == self._app.kind), None
        )
        unread: dict[str, str] = {}

        async def read_account(target: Target) -> Subscription | None:
            try:
                return await self._read_account(target)
            except (errors.ApiError, RefusedGrant) as error:
                unread[target.subject_id] = str(error)
                return None

        found = await asyncio.gather(*(read_account(target) for target in targets))
        return Listing(tuple(one for one in found if one), unread)

    async def _read_account(self, target: Target) -> Subscription | None:
        page = await self._client(target).get_response(
            join_path(target.subject_id, "subscribed_apps"),
            (("limit", "100"),),
            lambda response: _decode(response, InstalledApps),
            label="list installed apps",
        )
        installed = next((one for one in page.data if one.id == self._app.id), None)
        if installed is None:
            return None
        fields = installed.subscribed_fields
        return self._describe(
            target, self._app.topic.events if fields is None else fields
        )

    async def create(self, topic: Topic, target: Target) -> Subscription:
        """Subscribe the application if necessary, then enable the account."""
        await self._subscribe_app()
        await self._client(target).change(
            "POST",
            join_path(target.subject_id, "subscribed_apps"),
            _check_success,
            label="subscribe",
            form=_public(subscribed_fields=",".join(topic.events)),
        )
        return self._describe(target, topic.events)

    async def renew(self, subscription: Subscription, target: Target) -> Subscription:
        """Add the missing fields."""
        return await self.create(self._app.topic, target)

    async def delete(self, subscription: Subscription, target: Target | None) -> None:
        """Stop the events of an account; the application's subscription stays.

        Raises:
            Permanent: the account has no connection any more.
        """
        if target is None:
            raise errors.Permanent("the account has no connection any more")
        path = join_path(target.subject_id, "subscribed_apps")
        await delete(self._client(target), path)

    async def _subscribe_app(self) -> None:
        """Give the application our callback; the platform asks it for its challenge.

        Raises:
            Permanent: another address has the deliveries of this application.
        """
        async with self._change:
            if _has(self._existing, self._job.callback, self._app.topic):
                return
            other = self._existing
            if other and other.active and other.callback_url != self._job.callback:
                host = urlsplit(other.callback_url).netloc.rpartition("@")[2]
                raise errors.Permanent(
                    f"the application delivers to {host}; remove that callback first"
                )
            topic, callback = self._app.topic, self._job.callback
            form = _public(
                object=self._app.kind,
                callback_url=callback,
                fields=",".join(topic.events),
                include_values="true",
            )
            await self._app.client.change(
                "POST",
                join_path(self._app.id, "subscriptions"),
                _check_success,
                label="subscribe app",
                form={**form, "verify_token": self._app.verify_token},
            )
            fields = [Field(name) for name in topic.events]
            self._existing = AppSubscription(self._app.kind, callback, fields=fields)

    def _client(self, target: Target) -> ApiClient:
        client = self._client_of(target.subject)
        if client is None:
            raise errors.Forbidden("the account has no connection of its own")
        return client

    def _describe(self, target: Target, fields: Sequence[str]) -> Subscription:
        app, topic = self._existing, self._app.topic
        callback = app.callback_url if app else ""
        is_whole = {*topic.events} <= {*fields} and _has(app, callback, topic)
        return Subscription(
            topic.name,
            target.subject_id,
            self._app.id,
            callback,
            ENABLED if is_whole else OUTDATED,
            is_active=is_whole,
            is_outdated=not is_whole,
            checked_at=self._job.now(),
        )


def _has(app: AppSubscription | None, callback: str, topic: Topic) -> bool:
    """Return whether the application delivers every field to this callback."""
    return (
        app is not None
        and app.active
        and app.callback_url == callback
        and {*topic.events} <= {one.name for one in app.fields}
    )


def _public(**values: str) -> dict[str, Secret]:
    return {name: Secret(value, is_public=True) for name, value in values.items()}


def _check_success(response: Response) -> None:
    if str(_decode(response, Success).success).lower() != "true":
        raise errors.WrongContent("the platform changed nothing")


def _decode(response: Response, shape: type[Parsed]) -> Parsed:
    return decode_body(response.body, shape, "the response has no subscriptions")
