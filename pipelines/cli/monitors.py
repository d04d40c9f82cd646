"""`creators monitors`: public channels that are followed without a token.

Here: reading arguments, asking the platform for a channel's id, and printing. Not here:
the rows (`monitors.py`).
"""

import asyncio
import json
import os
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from dlt_sources import platforms
from dlt_sources.contract import Identity, Platform
from dlt_sources.http.errors import ApiError
from pipelines.cli.people import Json
from pipelines.database.warehouse import Warehouse, connect_warehouse
from pipelines.errors import UserError
from pipelines.ingestion import monitors
from pipelines.ingestion.quota import SharedThrottle

app = typer.Typer(
    help="Public channels followed without a token.", no_args_is_help=True
)
console = Console(highlight=False)

Where = Annotated[str, typer.Argument(metavar="PLATFORM")]


@app.command()
def add(
    platform: Where,
    resource: Annotated[str, typer.Argument(help="Its public name there.")],
    *,
    person: Annotated[
        str | None, typer.Option(metavar="USERNAME", help="On whose wish.")
    ] = None,
    every: Annotated[
        int, typer.Option(metavar="MINUTES", min=1, help="With a person: how often.")
    ] = monitors.DEFAULT_MINUTES,
    as_json: Json = False,
) -> None:
    """Follow a public channel, repository or author."""
    warehouse = connect_warehouse()
    found = _identify(warehouse, _known(platform), resource)
    added = monitors.add_monitor(
        warehouse,
        platform,
        identity=found,
        name=resource,
        username=person,
        minutes=every,
    )
    if as_json:
        known = {
            "platform": platform,
            "channel_id": found.subject_id,
            "kind": found.kind,
            "new": added.is_new,
        }
        typer.echo(json.dumps(known))
        return
    state = "followed" if added.is_new else "was followed already"
    typer.echo(f"{platform}:{resource} ({found.kind} {found.subject_id}) {state}")


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """List what is followed."""
    rows = monitors.list_monitors(connect_warehouse())
    if as_json:
        typer.echo(json.dumps(rows, default=str))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("platform", "name", "id", "added by"):
        table.add_column(heading)
    for row in rows:
        cells = (row[name] for name in ("platform", "channel_name", "channel_id"))
        table.add_row(*map(str, cells), str(row["added_by"] or ""))
    console.print(table)


@app.command()
def remove(platform: Where, resource: str) -> None:
    """Stop following, by name or id; what was read stays."""
    monitors.remove_monitor(connect_warehouse(), _known(platform).name, resource)
    typer.echo(f"{platform}:{resource} is no longer followed")


def _known(name: str) -> Platform:
    known = platforms()
    if name not in known:
        raise UserError(f"platform {name!r}: is not one of {', '.join(sorted(known))}")
    return known[name]


def _identify(warehouse: Warehouse, platform: Platform, name: str) -> Identity:
    throttle = SharedThrottle(warehouse, platform)
    try:
        return asyncio.run(_answer(platform, name, throttle))
    except ApiError as error:
        raise UserError(f"{platform.name} {name!r}: {error}", exit_code=1) from None
    finally:
        throttle.close()


async def _answer(platform: Platform, name: str, throttle: SharedThrottle) -> Identity:
    if platform.identify is None:
        return Identity(name, "channel")
    return await platform.identify(os.environ, name, throttle)
