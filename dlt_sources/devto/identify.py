"""Resolve a Dev.to username to its permanent id.

Here: one lookup. Not here: reading the account (`collect.py`).
"""

import asyncio
import re
from collections.abc import Mapping

import httpx

from dlt_sources.contract import Identity, Throttle
from dlt_sources.devto.client import open_client
from dlt_sources.devto.endpoints import api
from dlt_sources.devto.settings import Settings
from dlt_sources.extract.names import check_name
from dlt_sources.http import errors
from dlt_sources.http.retry import Retry

USERNAME = re.compile(r"[A-Za-z0-9_-]{1,100}")


async def identify(
    environ: Mapping[str, str],
    username: str,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Identity:
    """Return the id of the user with this name or profile URL.

    Raises:
        NotFound: no user has this name.
        Permanent: no name looks like this.
    """
    name = username.strip().removeprefix("https://dev.to/").strip("/@")
    check_name(name, USERNAME, "ben")
    async with open_client(
        Settings.read(environ),
        throttle,
        {},
        retry=Retry(asyncio.sleep),
        transport=transport,
    ) as client:
        page = await api.user_by_name(client, name)
    if not page.records:
        raise errors.Permanent(f"invalid account record: {page.rejects[0][0]}")
    return Identity(page.records[0].id, "user")
