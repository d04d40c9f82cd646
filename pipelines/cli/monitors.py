"""`creators monitors`: followed channels, which are read without a token.

Here: arguments, the request for a channel's id, printing. Not here: the rows
(`ingestion/monitor_requests.py`).
"""

import asyncio
import json
import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.bounds import LONGEST_POLL_MINUTES
from pipelines.cli.options import Json, echo, print_list
from pipelines.errors import UserError

if TYPE_CHECKING:
    from dlt_sources.contract import Identity, Platform
    from pipelines.database.warehouse import Warehouse
    from pipelines.ingestion.quota import SharedThrottle

app = typer.Typer(
    help="Public channels that are read without a token.", no_args_is_help=True
)

HEADINGS = ("platform", "name", "id", "added by", "polled by", "every")
NONE_YET = "no channel is followed: add one with `creators monitors add PLATFORM NAME`"

PlatformName = Annotated[
    str,
    typer.Argument(metavar="PLATFORM", help="The name of the platform, in lower case."),
]


@app.command()
def add(
    platform: PlatformName,
    resource: Annotated[
        str, typer.Argument(metavar="NAME", help="The public name on the platform.")
    ],
    *,
    person: Annotated[
        str | None,
        typer.Option(
            metavar="USERNAME",
            help="Also poll the channel; needs the person's primary account there.",
        ),
    ] = None,
    every: Annotated[
        int | None,
        typer.Option(
            metavar="MINUTES",
            min=1,
            max=LONGEST_POLL_MINUTES,
            help="With --person: minutes between polls; 15 for a new monitor.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Follow a public channel, repository or author. A repeat changes --every."""
    if every is not None and person is None:
        raise UserError("--every: needs --person, whose account polls the channel")
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.ingestion import monitor_requests

    warehouse = connect_warehouse()
    identity = identify(warehouse, find_platform(platform), resource)
    added = monitor_requests.add_monitor(
        warehouse,
        platform,
        identity=identity,
        name=resource,
        username=person,
        minutes=every,
    )
    if as_json:
        facts = {
            "platform": platform,
            "channel_id": identity.subject_id,
            "kind": identity.kind,
            "new": added.is_new,
            "polled": added.minutes is not None,
            "minutes": added.minutes,
            "older_days_need_rebuild": added.has_older_days,
        }
        typer.echo(json.dumps(facts))
        return
    state = "followed" if added.is_new else "was followed already"
    echo(f"{platform}:{resource} ({identity.kind} {identity.subject_id}) {state}")
    if added.minutes is not None:
        echo(f"{person} polls it every {added.minutes} minutes")
    if added.has_older_days:
        echo(f"tables of earlier days count it for {person} after `creators rebuild`")


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """List the followed channels, who polls them and how often."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.ingestion import monitor_requests

    rows = monitor_requests.list_monitors(connect_warehouse())
    print_list(rows, HEADINGS, _cells, none_yet=NONE_YET, as_json=as_json)


@app.command()
def remove(
    platform: PlatformName,
    resource: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="The login, the shown name or the id of the channel."
        ),
    ],
    *,
    person: Annotated[
        str | None,
        typer.Option(
            metavar="USERNAME",
            help="End only this person's polls; the channel stays followed.",
        ),
    ] = None,
) -> None:
    """Stop following a channel. The stored readings stay."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.ingestion import monitor_requests

    name, warehouse = find_platform(platform).name, connect_warehouse()
    if person is None:
        monitor_requests.remove_monitor(warehouse, name, resource)
        echo(f"{platform}:{resource} is no longer followed")
        return
    is_followed = monitor_requests.end_person_monitor(warehouse, name, resource, person)
    rest = "; it is still read once a day" if is_followed else ""
    echo(f"{person} no longer polls {platform}:{resource}{rest}")


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    columns = ("platform", "channel_name", "channel_id", "added_by", "person")
    every = f"{row['minutes']} min" if row["minutes"] else "daily"
    return (*(str(row[name] or "") for name in columns), every)


def find_platform(name: str) -> "Platform":
    """Return a platform by its name.

    Raises:
        UserError: no platform has the name.
    """
    from dlt_sources import platforms

    known = platforms()
    if name not in known:
        raise UserError(f"platform {name!r}: is not one of {', '.join(sorted(known))}")
    return known[name]


def identify(warehouse: "Warehouse", platform: "Platform", name: str) -> "Identity":
    """Ask the platform for the id of a public channel.

    Raises:
        UserError: the platform knows none of this name, or does not answer.
    """
    from dlt_sources.http.errors import ApiError
    from pipelines.ingestion.quota import SharedThrottle

    throttle = SharedThrottle(warehouse, platform)
    try:
        return asyncio.run(_request_identity(platform, name, throttle))
    except ApiError as error:
        raise UserError(f"{platform.name} {name!r}: {error}", exit_code=1) from None
    finally:
        throttle.close()


async def _request_identity(
    platform: "Platform", name: str, throttle: "SharedThrottle"
) -> "Identity":
    from dlt_sources.contract import Identity

    if platform.identify is None:
        return Identity(name, "channel")
    return await platform.identify(os.environ, name, throttle)
