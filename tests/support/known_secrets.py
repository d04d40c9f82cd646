"""The secrets of a running system: tokens, client secret, password, vault key.

Here: reading them unsealed. Not here: the search for them (`secrets_scan.py`).
"""

from collections.abc import Iterator
from itertools import count

import httpx

from pipelines.accounts.vault import SealContext, Vault, parse_keys
from tests.support.journey import Journey

COLUMNS = ("access_token", "refresh_token")


def tokens(journey: Journey) -> Iterator[str]:
    """Yield every token in the database, unsealed."""
    keys = (journey.home / "vault.keys").read_text()
    vault = Vault(parse_keys(keys, "vault.keys"))
    for row_id, *sealed in journey.ask(
        "select id::text, access_token, refresh_token from app.connections"
    ):
        for column, value in zip(COLUMNS, sealed, strict=True):
            yield vault.unseal(
                value, SealContext("connections", row_id, column)
            ).reveal()


def secrets_of(journey: Journey) -> dict[str, str]:
    """Return the secrets by name, as of the sandbox's clock."""
    number = count()
    environment = journey.environment
    password = journey.url.partition("@")[0].rpartition(":")[2]
    key = (journey.home / "vault.keys").read_text().partition(":")[2]
    return {
        "app token": app_token(journey),
        "client secret": environment["TWITCH_CLIENT_SECRET"],
        "database password": password,
        "vault key": key,
        **{f"token {next(number)}": token for token in tokens(journey)},
    }


def app_token(journey: Journey) -> str:
    """Return the app's token: the sandbox issues the same token at the same time."""
    given = journey.environment
    form = {
        "client_id": given["TWITCH_CLIENT_ID"],
        "client_secret": given["TWITCH_CLIENT_SECRET"],
        "grant_type": "client_credentials",
    }
    answer = httpx.post(f"{given['TWITCH_AUTH_URL']}/token", data=form)
    return str(answer.json()["access_token"])
