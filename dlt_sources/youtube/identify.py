"""Resolve a handle or a channel's URL to its permanent id.

Here: one lookup, which may spend reserved units. Not here: reading the channel
(`endpoints/channels.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import replace

import httpx

from dlt_sources.contract import Identity, Throttle
from dlt_sources.extract.names import check_name
from dlt_sources.http import errors
from dlt_sources.youtube.client import open_client
from dlt_sources.youtube.endpoints import data_api
from dlt_sources.youtube.settings import Settings

CHANNEL_ID = re.compile(r"UC[\w-]{22}", re.ASCII)
HANDLE = re.compile(r"@\w[\w.·-]{0,59}")
_URL_START = re.compile(
    r"^(https?://)?(www\.|m\.)?youtube\.com/(channel/)?", re.IGNORECASE
)


async def identify(
    environ: Mapping[str, str],
    name: str,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Identity:
    """Return the id of the channel with this handle, id or URL.

    Raises:
        NotFound: no channel has this name.
        Permanent: no handle looks like this.
        MissingSetting: `YOUTUBE_API_KEY` is not set.
    """
    settings = Settings.read(environ)
    budgets = {
        bucket: replace(budget, reserve=0)
        for bucket, budget in settings.budgets.items()
    }
    settings = replace(settings, budgets=budgets)
    name = _URL_START.sub("", name.strip()).split("/")[0].split("?")[0]
    if CHANNEL_ID.fullmatch(name):
        parameter, value = "id", name
    else:
        handle = check_name(f"@{name.lstrip('@')}", HANDLE, "@youtube")
        parameter, value = "forHandle", handle
    async with open_client(settings, throttle, {}, transport=transport) as clients:
        client = clients.with_key()
        if client is None:
            raise errors.MissingSetting("set YOUTUBE_API_KEY to look up channels")
        page = await data_api.list_channels(client, parameter, [value])
    if not page.records:
        raise errors.NotFound(f"YouTube has no channel named {name[:50]!r}")
    return Identity(page.records[0].id, "channel")
