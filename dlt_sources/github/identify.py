"""Resolve a name at GitHub to its permanent id.

Here: one lookup of an account, or of a repository for a name with a slash. Not here:
reading it (`collect.py`).
"""

import asyncio
import re
from collections.abc import Mapping

import httpx

from dlt_sources.contract import NO_SUBJECT, Identity, Throttle
from dlt_sources.extract.names import check_name
from dlt_sources.github.client import open_client
from dlt_sources.github.endpoints.rest import RestApi
from dlt_sources.github.records import REPOSITORY_PREFIX
from dlt_sources.github.settings import Settings
from dlt_sources.http.conditional import ConditionalReads
from dlt_sources.http.retry import Retry

NAME = re.compile(
    rf"{REPOSITORY_PREFIX}[0-9]{{1,20}}"
    r"|[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?"
    r"|[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}"
)


async def identify(
    environ: Mapping[str, str],
    name: str,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Identity:
    """Return the subject id of `octocat`, `octocat/hello-world` or their URLs.

    Raises:
        NotFound: nothing public has this name.
        Permanent: no account or repository looks like this.
    """
    settings = Settings.read(environ)
    name = name.strip().removeprefix("https://github.com/").strip("/")
    check_name(name, NAME, "octocat or octocat/hello-world")
    if name.startswith(REPOSITORY_PREFIX):
        return Identity(name, "repository")
    async with open_client(
        settings, throttle, {}, retry=Retry(asyncio.sleep), transport=transport
    ) as clients:
        reads = ConditionalReads(None, NO_SUBJECT.credential_id)
        rest = RestApi(clients.rest_for(NO_SUBJECT), reads)
        if "/" in name:
            (repository,) = (await rest.get_repository_by_name(name)).records
            return Identity(f"{REPOSITORY_PREFIX}{repository.id}", "repository")
        (user,) = (await rest.get_user_by_login(name)).records
        return Identity(user.id, "user")
