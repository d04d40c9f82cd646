"""Resolve a handle or a channel's address to the id that never changes.

Here: one lookup, which may use the reserve of units. Not here: reading the channel
(`levels.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import replace

import httpx

from dlt_sources.contract import Identity, Throttle
from dlt_sources.http import errors
from dlt_sources.youtube import api
from dlt_sources.youtube.client import open_client
from dlt_sources.youtube.settings import Settings

CHANNEL_ID = re.compile(r"UC[\w-]{22}")
_ADDRESS = re.compile(
    r"^(https?://)?(www\.|m\.)?youtube\.com/(channel/)?", re.IGNORECASE
)


async def identify(
    environ: Mapping[str, str],
    name: str,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Identity:
    """Return the id of the channel with this handle, id or address.

    Raises:
        NotFound: there is none.
        MissingSetting: there is no key to ask with.
    """
    settings = Settings.read(environ)
    budgets = {
        bucket: replace(budget, reserve=0)
        for bucket, budget in settings.budgets.items()
    }
    settings = replace(settings, budgets=budgets)
    wanted = _ADDRESS.sub("", name.strip()).split("/")[0].split("?")[0]
    is_id = CHANNEL_ID.fullmatch(wanted) is not None
    asked = api.Asked(
        "id" if is_id else "forHandle", (wanted if is_id else f"@{wanted.lstrip('@')}",)
    )
    async with open_client(settings, throttle, {}, transport=transport) as clients:
        caller = clients.by_key()
        if caller is None:
            raise errors.MissingSetting("set YOUTUBE_API_KEY to look channels up")
        page = await api.channels(caller, asked)
    if not page.records:
        raise errors.NotFound(f"YouTube knows no channel called {wanted[:50]!r}")
    return Identity(page.records[0].id, "channel")
