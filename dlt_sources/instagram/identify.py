"""Resolve an Instagram account to its id.

Here: the check of an id. Not here: a lookup by name. Instagram has none without a
person's token, so only connected accounts are read.
"""

import re
from collections.abc import Mapping

from dlt_sources.contract import Identity, Throttle
from dlt_sources.extract.names import LONGEST
from dlt_sources.http.errors import Permanent

ACCOUNT_ID = re.compile(r"[0-9]{5,20}")


async def identify(
    environ: Mapping[str, str], name: str, throttle: Throttle
) -> Identity:
    """Return the account with this id.

    Raises:
        Permanent: it is a name, which Instagram does not resolve.
    """
    account_id = name.strip()
    if not ACCOUNT_ID.fullmatch(account_id):
        raise Permanent(
            f"{account_id[:LONGEST]!r} is not an id such as 17841400008460056;"
            " Instagram resolves no names without the account's own token"
        )
    return Identity(account_id, "user")
