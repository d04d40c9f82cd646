"""Each platform's webhooks: routes of the receiver, and readers of stored events.

Here: discovery, the sign-in service's route, and secrets from the environment. Not
here: HTTP (`receiver.py`) and the queue (`queue.py`).
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from dlt_sources import platforms
from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import (
    Challenge,
    Delivery,
    Effect,
    Erasure,
    InvalidDelivery,
    StoredEvent,
    Webhook,
    WebhookEvent,
)
from pipelines.errors import UserError
from pipelines.people import sign_in

SHORTEST_SECRET = 10
"""Platforms refuse shorter secrets, and a shorter one could be guessed."""


@dataclass(frozen=True, slots=True)
class Route:
    """One webhook of one platform or of the sign-in service, ready to verify."""

    platform: str
    webhook: Webhook
    secrets: Sequence[Secret]
    verify_tokens: Sequence[Secret] = ()

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
            InvalidDelivery: the platform confirms nothing by GET, no verify token is
                set, or as the platform's function.
        """
        if self.webhook.confirm is None:
            raise InvalidDelivery("this route confirms no subscription")
        if self.webhook.verify_token and not self.verify_tokens:
            raise InvalidDelivery(f"{self.webhook.verify_token} is not set")
        return self.webhook.confirm(query, self.verify_tokens)


def find_routes(environ: Mapping[str, str] = os.environ) -> dict[str, Route]:
    """Return all routes by name: of every platform with webhooks, and of sign-in.

    Raises:
        UserError: a secret is too short.
    """
    found = _find_sign_in_routes(environ)
    for platform, webhook in _find_webhooks():
        secrets = _secrets(environ, webhook.secret)
        tokens = _secrets(environ, webhook.verify_token or "")
        found[webhook.route] = Route(platform, webhook, secrets, tokens)
    return found


Reader = Callable[[StoredEvent], Sequence[Effect | sign_in.UserChange]]


def find_readers() -> dict[str, Reader]:
    """Return how stored events are read, by the name of platform or sign-in."""
    found: dict[str, Reader] = {
        platform: webhook.read_effects
        for platform, webhook in _find_webhooks()
        if webhook.read_effects is not None
    }
    found[sign_in.NAME] = lambda event: (sign_in.read_change(event), Erasure())
    return found


def _find_webhooks() -> Iterator[tuple[str, Webhook]]:
    for platform in platforms():
        module = f"dlt_sources.{platform}.webhooks"
        if find_spec(module) is not None:
            for webhook in import_module(module).WEBHOOKS:
                yield platform, webhook


def _find_sign_in_routes(environ: Mapping[str, str]) -> dict[str, Route]:
    variables = [one.name for one in sign_in.VARIABLES]
    secrets = next(filter(None, (_secrets(environ, one) for one in variables)), [])
    return {one.route: Route(sign_in.NAME, one, secrets) for one in sign_in.WEBHOOKS}


def _secrets(environ: Mapping[str, str], variable: str) -> list[Secret]:
    """Return the secrets of a variable; it holds several while they rotate."""
    given = [one.strip() for one in environ.get(variable, "").split(",")]
    secrets = [one for one in given if one]
    if any(len(one) < SHORTEST_SECRET for one in secrets):
        raise UserError(
            f"{variable}: a secret has at least {SHORTEST_SECRET} characters"
        )
    return [Secret(one) for one in secrets]
