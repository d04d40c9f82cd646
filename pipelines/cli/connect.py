"""`creators connect`: an account by the platform's consent page.

Here: arguments, printing, waiting for the browser. Not here: the exchange and the rows
(`accounts/connect.py`).
"""

import asyncio
import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.monitors import PlatformName, find_platform
from pipelines.cli.options import Json, echo, echo_long
from pipelines.errors import UserError

if TYPE_CHECKING:
    from dlt_sources.contract import GrantedAccount, Platform
    from pipelines.accounts.code_attempt import CodeAttempt
    from pipelines.database.warehouse import Warehouse

LONGEST_WAIT = 3_600


def connect(
    platform: PlatformName,
    *,
    person: Annotated[
        str, typer.Option(metavar="USERNAME", help="Who owns the account.")
    ],
    wait: Annotated[
        int,
        typer.Option(
            metavar="SECONDS",
            min=1,
            max=LONGEST_WAIT,
            help="How long to wait for the browser.",
        ),
    ] = 600,
    as_json: Json = False,
) -> None:
    """Connect an account: print the address of its consent page, and wait.

    The page leads back to CREATORS_CALLBACK_URL on this machine. The tokens are sealed.
    """
    from pipelines import settings
    from pipelines.accounts import connect as accounts
    from pipelines.accounts.callback_listener import listening
    from pipelines.accounts.code_attempt import CodeAttempt
    from pipelines.accounts.vault import Vault
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.people.people import find_person

    known = find_platform(platform)
    configuration = settings.load()
    callback = configuration.callback_url
    attempt = CodeAttempt()
    try:
        address = accounts.make_address(known, os.environ, attempt, callback)
        warehouse = connect_warehouse()
        with warehouse.begin() as session:
            find_person(session, person)
        vault = Vault.open(configuration, warehouse)
        with listening(callback, attempt.has_state) as listener:
            typer.echo("open this address in a browser:", err=as_json)
            typer.echo(address, err=as_json)
            answer = listener.wait(wait)
        granted = _exchange(warehouse, known, attempt, answer, callback)
    except accounts.ConnectError as error:
        raise UserError(f"{platform}: {error}", exit_code=1) from None
    connected = [
        accounts.store_account(warehouse, vault, person, known, one) for one in granted
    ]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in connected]))
        return
    for one in connected:
        state = "connected" if one.is_new else "connected again"
        echo(f"{one.platform}:{one.username} ({one.account_id}) {state}")
        if one.scopes_missing:
            missing = ", ".join(one.scopes_missing)
            echo_long(f"scopes missing: {missing}; what needs them stays unknown")


def _exchange(
    warehouse: "Warehouse",
    platform: "Platform",
    attempt: "CodeAttempt",
    answer: dict[str, str],
    callback: str,
) -> "tuple[GrantedAccount, ...]":
    """Exchange the code of an answer; the answer of a refusal has none."""
    from pipelines.accounts.connect import exchange_code, read_code
    from pipelines.ingestion.quota import SharedThrottle

    code = read_code(answer)
    throttle = SharedThrottle(warehouse, platform)
    try:
        return asyncio.run(
            exchange_code(
                platform,
                os.environ,
                attempt,
                code=code,
                callback=callback,
                throttle=throttle,
            )
        )
    finally:
        throttle.close()
