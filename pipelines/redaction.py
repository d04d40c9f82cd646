"""Remove secrets from text before it is logged, stored or shown.

Here: the patterns of secrets, and the one line that is kept of an error. Not here: who
is notified (`operations/notifications.py`).
"""

import re

LONGEST = 300

_SECRETS = (
    (re.compile(r"(\w+://)[^/\s@]+@"), r"\1***@"),
    (re.compile(r"(\w+://[^\s?]+)\?\S+"), r"\1?***"),
    (re.compile(r"(?i)\b(bearer|oauth|basic)\s+[\w.~+/=-]{8,}"), r"\1 ***"),
    (
        re.compile(
            r"(?i)([\w-]*(?:token|secret|password|passwd|api_?key|proof)"
            r"['\"]?\s*[=:]\s*)['\"]?[^\s'\",;&]+"
        ),
        r"\1***",
    ),
    (re.compile(r"\b(?=\w*\d)(?=\w*[a-zA-Z])[\w-]{40,}\b"), "***"),
)
"""What an error's text may carry: credentials and queries of addresses, authorization
headers, named values, and long words that look like keys."""


def first_line(message: str) -> str:
    """Return the first line of an error without secrets or control characters."""
    line = next(iter(message.strip().splitlines()), "no reason given")
    for pattern, replacement in _SECRETS:
        line = pattern.sub(replacement, line)
    line = "".join(char if char.isprintable() else " " for char in line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
