"""Subscriptions to webhooks of all platforms.

Here: which platforms can be subscribed to, with their subjects and secrets. Not here:
the requests and their order (`webhooks/subscriptions.py`), and silent platforms
(`webhooks/status.py`).
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from dlt_sources import platforms
from dlt_sources.contract import Platform
from dlt_sources.http.errors import ApiError
from pipelines import settings
from pipelines.accounts import connections
from pipelines.accounts.vault import Vault
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.quota import SharedThrottle
from pipelines.redaction import first_line
from pipelines.webhooks import subscriptions
from pipelines.webhooks.routes import Route, find_routes
from pipelines.webhooks.subscriptions import Report

NO_ADDRESS = "CREATORS_WEBHOOK_URL is not set, so nothing is subscribed to"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A platform without subscriptions, and why."""

    platform: str
    reason: str


def callback_of(route: Route) -> str:
    """Return the address to which a platform delivers."""
    return f"{settings.load().webhook_url}/webhooks/{route.webhook.route}"


def reconcile_all(
    warehouse: Warehouse, *, dry_run: bool = False, names: Sequence[str] = ()
) -> Iterator[Report | Skipped]:
    """Reconcile every platform with webhooks; a failure concerns one platform."""
    routes = find_routes()
    for platform in platforms().values():
        if platform.subscriptions is None or (names and platform.name not in names):
            continue
        if not connections.has_subjects(warehouse, platform):
            continue
        route = routes[platform.subscriptions.route]
        if not route.secrets:
            yield Skipped(platform.name, f"{route.webhook.secret} is not set")
            continue
        try:
            yield _reconcile(warehouse, platform, route, dry_run=dry_run)
        except ApiError as error:
            yield Skipped(platform.name, first_line(str(error)))


def _reconcile(
    warehouse: Warehouse, platform: Platform, route: Route, *, dry_run: bool
) -> Report:
    vault = Vault.open(settings.load(), warehouse)
    with closing(SharedThrottle(warehouse, platform)) as throttle:
        subjects = connections.list_subjects(warehouse, vault, platform, throttle)
        return subscriptions.reconcile(
            platform,
            subjects,
            warehouse,
            throttle,
            environ=os.environ,
            callback=callback_of(route),
            secret=route.secrets[0],
            dry_run=dry_run,
        )
