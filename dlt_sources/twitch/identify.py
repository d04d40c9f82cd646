"""Resolve a Twitch login to its permanent id.

Here: one lookup. Not here: reading the user (`collect.py`).
"""

import asyncio
import re
from collections.abc import Mapping

import httpx

from dlt_sources.contract import Identity, Throttle
from dlt_sources.extract.names import check_name
from dlt_sources.http import errors
from dlt_sources.http.retry import Retry
from dlt_sources.twitch.client import open_client
from dlt_sources.twitch.endpoints import api
from dlt_sources.twitch.settings import Settings

LOGIN = re.compile(r"[a-z0-9_]{1,25}")


async def identify(
    environ: Mapping[str, str],
    login: str,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Identity:
    """Return the id of the user with this login.

    Raises:
        NotFound: no user has this login.
        Permanent: no login looks like this.
    """
    settings = Settings.read(environ)
    login = check_name(login.strip().lower(), LOGIN, "twitchdev")
    async with open_client(
        settings, throttle, {}, retry=Retry(asyncio.sleep), transport=transport
    ) as client:
        page = await api.user_by_login(client, login)
    if not page.records:
        raise errors.NotFound(f"Twitch knows no user called {login!r}")
    return Identity(page.records[0].id, "channel")
