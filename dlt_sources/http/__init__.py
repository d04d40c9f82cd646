"""Everything the platforms share about HTTP.

Data flow: `ApiClient` -> `answers` (bounded read, status) -> `retry` -> the caller's
parser. httpx logs whole URLs at INFO; those loggers are silenced here, once, because a
query may hold an identifier or, on some platforms, a secret.
"""

import logging

from dlt_sources.http.auth import Auth, NoAuth, TokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.conditional import ConditionalReads, MemoryCache
from dlt_sources.http.paging import pages
from dlt_sources.http.retry import Retry
from dlt_sources.http.throttle import TokenBuckets

__all__ = [
    "ApiClient",
    "Auth",
    "ConditionalReads",
    "MemoryCache",
    "NoAuth",
    "Retry",
    "TokenAuth",
    "TokenBuckets",
    "pages",
]

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)
