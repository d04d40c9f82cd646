"""`creators webhooks subscribe`: bring the subscriptions to the wanted state.

Here: arguments and printing. Not here: the work
(`operations/webhook_subscriptions.py`).
"""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import Json, echo
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.operations.webhook_subscriptions import Skipped
    from pipelines.webhooks.subscriptions import Report


def subscribe(
    *,
    platform: Annotated[
        list[str] | None,
        typer.Option(metavar="PLATFORM", help="Only this platform; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the changes without making them.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Subscribe CREATORS_WEBHOOK_URL to the events of connected and followed channels.

    A repeat changes nothing. It renews leases and asks again for failed deliveries.
    """
    from dlt_sources import platforms
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.operations import webhook_subscriptions
    from pipelines.operations.webhook_subscriptions import Skipped

    known = {one.name for one in platforms().values() if one.subscriptions is not None}
    for name in platform or ():
        if name not in known:
            listed = ", ".join(sorted(known))
            raise UserError(f"--platform {name!r}: is not one of {listed}")
    if not settings.load().webhook_url:
        raise UserError(
            "CREATORS_WEBHOOK_URL: set it to the public address of `creators receive`"
        )
    found: list[Report | Skipped] = []
    for one in webhook_subscriptions.reconcile_all(
        connect_warehouse(), dry_run=dry_run, names=platform or ()
    ):
        found.append(one)
        if not as_json:
            _print(one, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps([_facts(one) for one in found]))
    elif not found:
        typer.echo("no account is connected and no channel is followed")
    if any(isinstance(one, Skipped) for one in found):
        raise typer.Exit(1)


def _facts(one: "Report | Skipped") -> dict[str, object]:
    from pipelines.operations.webhook_subscriptions import Skipped

    if isinstance(one, Skipped):
        return {"platform": one.platform, "skipped": one.reason}
    return one.as_dict()


def _print(one: "Report | Skipped", *, dry_run: bool) -> None:
    from pipelines.operations.webhook_subscriptions import Skipped

    if isinstance(one, Skipped):
        echo(f"{one.platform}: skipped: {one.reason}")
        return
    verb = "would be " if dry_run else ""
    changes = ", ".join(
        f"{count} {verb}{word}"
        for word, count in (
            ("created", len(one.created)),
            ("renewed", len(one.renewed)),
            ("deleted", len(one.deleted)),
            ("redelivered", one.redelivered),
        )
        if count
    )
    cost = "" if one.max_cost is None else f", cost {one.cost} of {one.max_cost}"
    echo(
        f"{one.platform}: {one.active} of {one.wanted} active{cost}; "
        f"{changes or 'nothing to change'}"
    )
    if not dry_run:
        for (subject, topic), reason in one.missing.items():
            echo(f"  missing: {topic} of {subject}: {reason}")
    for subject, reason in one.unread.items():
        echo(f"  not read: {subject}: {reason}")
