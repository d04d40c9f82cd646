"""What the subscription clients of several platforms share.

Here: how a client opens, and the methods of a platform that keeps no failed delivery.
Not here: requests (`<platform>/endpoints`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

from dlt_sources.contract.subscription import (
    FailedDelivery,
    OpenClient,
    Subscription,
    SubscriptionClient,
    SubscriptionJob,
    Target,
)
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient, Params
from dlt_sources.http.retry import Retry

Settings = TypeVar("Settings")
Api = TypeVar("Api")


class KeepsNoDeliveries:
    """A platform that repeats deliveries itself and keeps none of them."""

    async def list_failed(
        self, subscription: Subscription, target: Target, since: datetime
    ) -> Sequence[FailedDelivery]:
        """Return none."""
        return ()

    async def redeliver(
        self, subscription: Subscription, target: Target, failed: FailedDelivery
    ) -> None:
        """Fail."""
        raise errors.Permanent("the platform keeps no delivery")


async def delete(
    client: ApiClient, path: str, params: Params = (), *, label: str = "unsubscribe"
) -> None:
    """Delete a subscription; one that does not exist is no error."""
    try:
        await client.change("DELETE", path, lambda _: None, label=label, params=params)
    except errors.NotFound:
        return


def make_opener(
    open_api: Callable[..., AbstractAsyncContextManager[Api]],
    read_settings: Callable[[Mapping[str, str]], Settings],
    make_client: Callable[[Api, Settings, SubscriptionJob], SubscriptionClient],
    **options: Any,
) -> OpenClient:
    """Return the function that opens a platform's subscription client.

    `options` go to `open_api`, which is the `open_client` of the platform.
    """

    @asynccontextmanager
    async def open_subscriptions(
        job: SubscriptionJob,
    ) -> AsyncIterator[SubscriptionClient]:
        settings = read_settings(job.environ)
        async with open_api(
            settings, job.throttle, job.calls, retry=Retry(asyncio.sleep), **options
        ) as api:
            yield make_client(api, settings, job)

    return open_subscriptions
