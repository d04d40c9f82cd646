"""The receiver's routes: each platform's webhooks with their secrets.

Here: discovery, the sign-in service's route, and secrets from the environment. Not
here: HTTP (`receiver.py`).
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
from pipelines.accounts import sign_in


@dataclass(frozen=True, slots=True)
class Route:
    """One webhook of one platform or of the sign-in service, ready to verify."""

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
    """Return all routes by name: of every platform with webhooks, and of sign-in."""
    found = _find_sign_in_routes(environ)
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


def _find_sign_in_routes(environ: Mapping[str, str]) -> dict[str, Route]:
    variables = [one.name for one in sign_in.VARIABLES]
    secrets = next(filter(None, (_secrets(environ, one) for one in variables)), [])
    return {one.route: Route(sign_in.NAME, one, secrets) for one in sign_in.WEBHOOKS}


def _secrets(environ: Mapping[str, str], variable: str) -> list[Secret]:
    """Return the secrets of a variable; it holds several while they rotate."""
    given = environ.get(variable, "").split(",")
    return [Secret(one.strip()) for one in given if one.strip()]
