"""`creators alerts`: thresholds of people on metrics, and their deliveries.

Here: arguments and printing. Not here: the rows (`alerts/rules.py`), the comparison
(`alerts/evaluation.py`) and the attempts (`alerts/deliveries.py`).
"""

import json
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any

import typer

from pipelines.cli.monitors import PlatformName, find_platform
from pipelines.cli.options import Json, Username, echo, print_list
from pipelines.errors import UserError

app = typer.Typer(
    help="Thresholds on metrics: one notification, webhook or mail per crossing.",
    no_args_is_help=True,
)

HEADINGS = ("id", "person", "channel", "rule", "armed", "last", "fired", "delivery")
NONE_YET = (
    "no alert rules yet: add one with"
    " `creators alerts add USERNAME PLATFORM CHANNEL METRIC above THRESHOLD`"
)
DELIVERY_SECONDS = 60.0


class Direction(StrEnum):
    """The side of the threshold that fires; the threshold itself belongs to it."""

    ABOVE = "above"
    BELOW = "below"


@app.command()
def add(  # noqa: PLR0917 - the words of a command line
    username: Username,
    platform: PlatformName,
    channel: Annotated[
        str,
        typer.Argument(
            metavar="CHANNEL",
            help="The login, the shown name or the id of the channel.",
        ),
    ],
    metric: Annotated[
        str,
        typer.Argument(
            metavar="METRIC",
            help="followers, subscribers, views, contents: the totals. With _gained:"
            " those of a day. Also impressions_gained, clicks_gained and viewers.",
        ),
    ],
    direction: Annotated[
        Direction, typer.Argument(metavar="DIRECTION", help="above or below.")
    ],
    threshold: Annotated[
        str,
        typer.Argument(
            metavar="THRESHOLD", help="The value that fires; write -- before -5."
        ),
    ],
    *,
    rearm: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER",
            help="The value to which the metric must go back before the rule fires"
            " again. Default: 1 percent back, and at least 1.",
        ),
    ] = None,
    webhook: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="POST each alert to this https address; the secret that signs it is"
            " shown once.",
        ),
    ] = None,
    mail: Annotated[
        bool, typer.Option("--mail", help="Mail each alert to the person's address.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add a threshold on a metric that the person may see.

    A rule fires once per crossing. Its first value is no crossing.
    """
    from pipelines import settings
    from pipelines.accounts.vault import Vault
    from pipelines.alerts import rules
    from pipelines.alerts.metrics import shorten
    from pipelines.database.warehouse import connect_warehouse

    warehouse = connect_warehouse()
    known = find_platform(platform).name
    made = rules.add_rule(
        warehouse,
        Vault.open(settings.load(), warehouse) if webhook else None,
        username,
        platform=known,
        channel=channel,
        metric=metric,
        direction=direction.value,
        threshold=_number("THRESHOLD", threshold),
        rearm_at=None if rearm is None else _number("--rearm", rearm),
        webhook=webhook,
        by_mail=mail,
    )
    secret = made.secret.reveal() if made.secret else None
    if as_json:
        facts = {
            "id": made.id,
            "platform": known,
            "channel_id": made.channel_id,
            "metric": made.metric,
            "rearm_at": float(made.rearm_at),
            "webhook_secret": secret,
        }
        typer.echo(json.dumps(facts))
        return
    watched = f"{shorten(made.metric)} of {known}:{made.channel_id}"
    echo(f"rule {made.id}: {watched}, {direction.value} {threshold}")
    back = made.rearm_at.normalize()
    echo(f"after an alert it waits until the value is back at {back:,f}")
    if secret:
        typer.echo(secret)
        typer.echo("shown only now; it signs every request", err=True)


@app.command("list")
def show(
    username: Annotated[
        str | None,
        typer.Argument(metavar="[USERNAME]", help="Only the rules of this person."),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """List the rules, with their last value and what became of their alerts."""
    from pipelines.alerts import rules
    from pipelines.database.warehouse import connect_warehouse

    rows = rules.list_rules(connect_warehouse(), username)
    print_list(
        rows,
        HEADINGS,
        _cells,
        none_yet=NONE_YET,
        as_json=as_json,
        default=_plain,
    )


@app.command()
def remove(
    rule: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")],
) -> None:
    """Remove a rule; its pending deliveries end, its notifications stay."""
    from pipelines.alerts import rules
    from pipelines.database.warehouse import connect_warehouse

    echo(f"removed: {rules.remove_rule(connect_warehouse(), rule)}")


@app.command()
def send(*, as_json: Json = False) -> None:
    """Compare the rules with new values now, and attempt the due deliveries.

    The daily job and the daemon of `creators ui` do the same.
    """
    from pipelines import settings
    from pipelines.alerts.deliveries import deliver_due
    from pipelines.alerts.evaluation import evaluate
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.days import due_date

    warehouse = connect_warehouse()
    fired = evaluate(warehouse, due_date(settings.now()))
    counts = deliver_due(warehouse, DELIVERY_SECONDS)
    states = {state: counts[state] for state in ("delivered", "failed", "dead")}
    if as_json:
        typer.echo(json.dumps({"fired": fired, **states}))
    else:
        parts = ", ".join(f"{count} {state}" for state, count in states.items())
        echo(f"{fired} new alerts; deliveries: {parts}")


def _number(name: str, given: str) -> Decimal:
    try:
        return Decimal(given)
    except InvalidOperation:
        raise UserError(f"{name}: {given!r} is not a number") from None


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    from pipelines.alerts.messages import format_number
    from pipelines.alerts.metrics import shorten

    states = {True: "yes", False: "no", None: "no value yet"}
    last = row["last_value"]
    threshold = format_number(row["threshold"])
    troubles = [f"{row[one]} {one}" for one in ("pending", "dead") if row[one]]
    target = row["webhook_host"] or row["delivery"]
    return (
        row["id"],
        row["person"] or "?",
        f"{row['platform']}:{row['channel'] or row['channel_id']}",
        f"{shorten(row['metric'])} {row['direction']} {threshold}",
        states[row["is_armed"]],
        "-" if last is None else format_number(last),
        str(row["firings"]),
        ", ".join([target, *troubles]),
    )
