"""Check the id of an Instagram account.

Here: the form of an id. Not here: a lookup by name. Instagram has none without the
account's own token, so only connected accounts are read.
"""

import re
from collections.abc import Mapping

import httpx

from dlt_sources.contract import Identity, Throttle
from dlt_sources.extract.names import check_name

ACCOUNT_ID = re.compile(r"[0-9]{5,20}")


async def identify(
    environ: Mapping[str, str],
    name: str,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Identity:
    """Return the account with this id.

    Raises:
        Permanent: it is a name, which Instagram does not resolve.
    """
    account_id = name.strip()
    return Identity(check_name(account_id, ACCOUNT_ID, "17841400008460056"), "user")
