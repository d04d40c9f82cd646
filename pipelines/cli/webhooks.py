"""`creators receive` and `creators webhooks`: the receiver and its queue.

Here: arguments and printing. Not here: what a delivery becomes, and the rows
(`webhooks/`); subscriptions (`webhooks_subscribe.py`).
"""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipelines.bounds import (
    FIRST_PORT,
    LAST_PORT,
    check_listening,
    check_sandbox,
)
from pipelines.cli.options import Json, echo, print_result, print_table
from pipelines.cli.webhooks_subscribe import subscribe
from pipelines.errors import UserError

app = typer.Typer(
    help="Webhooks: the queue of received events, and subscriptions.",
    no_args_is_help=True,
)
app.command()(subscribe)

COUNTS = ("pending", "processed", "failed", "dead")
HEADINGS = ("platform", "event", *COUNTS, "oldest", "last delivery")
NONE_YET = "no webhook was received: start `creators receive` and subscribe"


def receive(
    port: Annotated[
        int, typer.Option(help="Port to listen on.", min=FIRST_PORT, max=LAST_PORT)
    ] = 8100,
    host: Annotated[
        str, typer.Option(help="IP address to listen on; loopback by default.")
    ] = "127.0.0.1",
    sandbox_clock: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The clock of a sandbox, for a demo."),
    ] = None,
) -> None:
    """Receive webhooks at /webhooks/PLATFORM and store them; Ctrl-C stops it.

    A response 2xx follows the commit of the event. Put a proxy with TLS in front of it.
    """
    from pipelines import settings
    from pipelines.local_address import address_of
    from pipelines.webhooks import server
    from pipelines.webhooks.routes import find_routes

    check_listening(host, port)
    if sandbox_clock is not None:
        check_sandbox(sandbox_clock, "--sandbox-clock")
    closed = sorted(
        {one.webhook.secret for one in find_routes().values() if not one.secrets}
    )
    if closed:
        typer.echo(f"without a secret, refused: set {', '.join(closed)}", err=True)
    typer.echo(f"receiving on {address_of(host, port)}/webhooks/PLATFORM")
    server.serve(
        settings.load().warehouse_url,
        host=host,
        port=port,
        sandbox_clock=sandbox_clock,
    )


@app.command()
def status(*, as_json: Json = False) -> None:
    """Show the events of each platform and type, failures and silent subscriptions.

    A failed event is retried; a dead one failed five times and waits for a replay.
    """
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.webhooks.status import read_status

    found = read_status(connect_warehouse())
    if as_json:
        typer.echo(json.dumps(found, default=_json))
        return
    if not found["events"]:
        typer.echo(NONE_YET)
    else:
        print_table(HEADINGS, [_row(one) for one in found["events"]])
    refreshes = found["refreshes"]
    if refreshes["channels"]:
        echo(
            f"{refreshes['channels']} channels are to be read again,"
            f" {refreshes['running']} of them by a run"
        )
    for one in found["failures"]:
        again = one["next_retry_at"]
        state = f"again at {_moment(again)}" if again else "dead"
        echo(
            f"{one['id']} {one['platform']} {one['event_type']}"
            f" failed {one['retry_count']} times, {state}: {one['error_message']}"
        )
    for one in found["silent_subscriptions"]:
        last = _moment(one["last_event_at"]) or "never"
        echo(
            f"silent: {one['platform']} {one['event_type']} of {one['subject_id']},"
            f" last event: {last}"
        )


@app.command()
def replay(
    event_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="One event, by the id of `status`."),
    ] = None,
    *,
    dead: Annotated[
        bool, typer.Option("--dead", help="Only events that failed five times.")
    ] = False,
    platform: Annotated[
        str | None, typer.Option(help="Only events of this platform.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Only events received since then, in UTC."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Put events back into the queue. Their effects are never doubled."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.days import parse_moment
    from pipelines.webhooks import status

    if event_id is None and platform is None and since is None and not dead:
        raise UserError("webhooks replay: name an ID, --dead, --platform or --since")
    selection = status.Selection(
        _uuid(event_id) if event_id is not None else None,
        _platform(platform) if platform is not None else None,
        parse_moment(since, "--since") if since is not None else None,
        dead,
    )
    count = status.replay(connect_warehouse(), selection)
    line = f"events put back into the queue: {count}"
    print_result(line, {"replayed": count}, as_json=as_json)


@app.command()
def drain(
    *,
    seconds: Annotated[
        float | None,
        typer.Option(min=0, max=86_400, help="Stop after this time; default: never."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Process all waiting events now, as the daemon's sensor does."""
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.webhooks import queue
    from pipelines.webhooks.salt import read_salt

    salt = read_salt(settings.load().root)
    drained = queue.drain(connect_warehouse(), salt, seconds=seconds)
    if as_json:
        facts = {
            "processed": dict(drained.processed),
            "failed": dict(drained.failed),
            "is_empty": drained.is_empty,
        }
        typer.echo(json.dumps(facts))
    else:
        echo(str(drained))


def _row(counts: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        str(counts["platform"]),
        str(counts["event_type"]),
        *(str(counts[name]) for name in COUNTS),
        _moment(counts["oldest_pending_at"]),
        _moment(counts["last_delivery_at"]),
    )


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if moment else ""


def _json(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def _uuid(given: str) -> str:
    try:
        return str(uuid.UUID(given))
    except ValueError:
        raise UserError(f"event {given!r}: is not an id of `webhooks status`") from None


def _platform(given: str) -> str:
    from pipelines.webhooks.routes import find_routes

    known = sorted({route.platform for route in find_routes().values()})
    if given not in known:
        raise UserError(f"--platform {given!r}: is not one of {', '.join(known)}")
    return given
