"""Resolve the name of a Facebook page to its permanent id.

Here: one lookup with the app's token. Not here: reading the page (`collect.py`).
"""

import asyncio
import re
from collections.abc import Mapping

import httpx

from dlt_sources.contract import Identity, Throttle
from dlt_sources.decode.normalize import InvalidRecord
from dlt_sources.decode.pages import decode_object
from dlt_sources.extract.names import check_name, join_path
from dlt_sources.facebook.client import open_client
from dlt_sources.facebook.records import Page
from dlt_sources.facebook.settings import Settings
from dlt_sources.http import errors
from dlt_sources.http.retry import Retry

NAME = re.compile(r"[A-Za-z0-9.-]{1,100}")


async def identify(
    environ: Mapping[str, str],
    username: str,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Identity:
    """Return the id of the page with this name or URL.

    Raises:
        NotFound: no page has this name.
        MissingSetting: the app's id or secret is not set.
        Permanent: no name looks like this.
    """
    name = username.strip().removeprefix("https://www.facebook.com/").strip("/@")
    check_name(name, NAME, "nasaearth")
    path = join_path(name)
    async with open_client(
        Settings.read(environ),
        throttle,
        {},
        retry=Retry(asyncio.sleep),
        transport=transport,
    ) as clients:
        client = clients.of_app()
        if client is None:
            raise errors.MissingSetting(
                "set FACEBOOK_APP_ID and FACEBOOK_APP_SECRET to look up a page"
            )
        try:
            page = await client.get(
                path,
                [("fields", "id")],
                lambda body: decode_object(Page, body, ("id",)),
                label="identify",
            )
        except InvalidRecord as error:
            raise errors.Permanent(f"invalid page record: {error}") from None
    return Identity(page.id, "channel")
