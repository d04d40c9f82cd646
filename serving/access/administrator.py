"""The administrator's key, which opens two endpoints without a person.

Here: its comparison. Not here: the endpoints (`endpoints/analytics_collect.py`).
"""

import hashlib
import hmac

from starlette.requests import Request

from serving.access.identity import client_address
from serving.problems import ProblemError
from serving.state import State

HEADER = "x-admin-key"


def has_admin_key(request: Request, state: State) -> bool:
    """Tell whether a request carries the key; it takes the same time for every key.

    Raises:
        ProblemError: 401 for a wrong key, 429 for many of them.
    """
    given = request.headers.get(HEADER)
    if given is None:
        return False
    wanted = state.configuration.admin_key
    address = client_address(request)
    state.limits.check_refused(address)
    is_right = hmac.compare_digest(_digest(given), _digest(wanted or ""))
    if wanted is None or not is_right:
        state.limits.check("refused", address)
        raise ProblemError(401, "the administrator's key is wrong or not configured")
    return True


def _digest(key: str) -> bytes:
    """Return a hash of fixed length, so that lengths do not show in the time."""
    return hashlib.sha256(key.encode()).digest()
