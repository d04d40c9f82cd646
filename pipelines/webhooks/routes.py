"""The receiver's routes: each platform's webhooks with their secrets.

Here: discovery, and secrets from the environment. Not here: HTTP (`receiver.py`).
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from dlt_sources import platforms
from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import (
    Challenge,
    Delivery,
    InvalidDelivery,
    Webhook,
    WebhookEvent,
)


@dataclass(frozen=True, slots=True)
class Route:
    """One webhook of one platform, ready to verify."""

    platform: str
    webhook: Webhook
    secrets: Sequence[Secret]

    def verify(self, delivery: Delivery) -> WebhookEvent | Challenge:
        """Verify a delivery.

        Raises:
            InvalidDelivery: no secret is set, or as the platform's function.
            IgnoredDelivery: as the platform's function.
        """
        if not self.secrets:
            raise InvalidDelivery(f"{self.webhook.secret} is not set")
        return self.webhook.verify(delivery, self.secrets)

    def confirm(self, query: Mapping[str, str]) -> Challenge:
        """Answer the confirmation of a subscription.

        Raises:
            InvalidDelivery: the platform confirms nothing by GET, or as its function.
        """
        if self.webhook.confirm is None:
            raise InvalidDelivery("this route confirms no subscription")
        return self.webhook.confirm(query)


def find_routes(environ: Mapping[str, str] = os.environ) -> dict[str, Route]:
    """Return the routes of every platform that has a module `webhooks`, by name."""
    found = {}
    for platform in platforms():
        module = f"dlt_sources.{platform}.webhooks"
        if find_spec(module) is None:
            continue
        webhooks: Sequence[Webhook] = import_module(module).WEBHOOKS
        for webhook in webhooks:
            found[webhook.route] = Route(
                platform, webhook, _secrets(environ, webhook.secret)
            )
    return found


def _secrets(environ: Mapping[str, str], variable: str) -> list[Secret]:
    """Return the secrets of a variable; it holds several while they rotate."""
    given = environ.get(variable, "").split(",")
    return [Secret(one.strip()) for one in given if one.strip()]
