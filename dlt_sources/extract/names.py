"""Names from people, checked before they become a part of a request.

Here: the check of a name, and paths in which each name stays one segment. Not here: the
names that a platform allows (`<platform>/identify.py`).
"""

import re
from urllib.parse import quote

from dlt_sources.http.errors import Permanent

LONGEST = 60


def check_name(name: str, pattern: re.Pattern[str], example: str) -> str:
    """Return a name that fits the platform's pattern.

    Raises:
        Permanent: it does not; nothing was requested.
    """
    if not pattern.fullmatch(name):
        raise Permanent(f"{name[:LONGEST]!r} is not a name such as {example}")
    return name


def join_path(*segments: str) -> str:
    """Return a path in which each segment is quoted.

    Raises:
        Permanent: a segment is empty or leads to another path, such as `..`.
    """
    for segment in segments:
        if not segment.strip("."):
            raise Permanent(f"{segment!r} is not a name or an id")
    return "/".join(quote(segment, safe="", errors="replace") for segment in segments)
