"""Resolve a name at GitHub to the id that never changes.

Here: one lookup of an account or, where the name has a slash, of a repository. Not
here: reading it (`collect.py`).
"""

import asyncio
from collections.abc import Mapping

import httpx

from dlt_sources.contract import NO_SUBJECT, Identity, Throttle
from dlt_sources.github.api import REPOSITORY, Rest
from dlt_sources.github.client import connected
from dlt_sources.github.settings import Settings
from dlt_sources.http import ConditionalReads, Retry


async def identify(
    environ: Mapping[str, str],
    name: str,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Identity:
    """Return the subject id of `octocat`, `octocat/hello-world` or their addresses.

    Raises:
        NotFound: there is none, or it is not public.
    """
    settings = Settings.read(environ)
    wanted = name.strip().removeprefix("https://github.com/").strip("/")
    if wanted.startswith(REPOSITORY):
        return Identity(wanted, "repository")
    async with connected(
        settings, throttle, {}, retry=Retry(asyncio.sleep), transport=transport
    ) as clients:
        reads = ConditionalReads(None, NO_SUBJECT.reader)
        rest = Rest(clients.rest_for(NO_SUBJECT), reads)
        if "/" in wanted:
            found = await rest.repository(f"repos/{wanted}")
            subject_id = f"{REPOSITORY}{found.records[0].id}"
            return Identity(subject_id, "repository")
        return Identity((await rest.user_by_login(wanted)).records[0].id, "user")
