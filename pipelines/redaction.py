"""Remove secrets from text before it is logged, stored or shown.

Here: patterns of secrets, the first line of an error, and log records. Not here:
secrets that are known by value (`dlt_sources/contract/redaction.py`), notifications
(`notifications/failure_notices.py`).
"""

import logging
import re
from typing import Any

from dlt_sources.contract.redaction import redact

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
    line = next(iter(redact(message).strip().splitlines()), "no reason given")
    for pattern, replacement in _SECRETS:
        line = pattern.sub(replacement, line)
    line = "".join(char if char.isprintable() else " " for char in line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def redact_log_records() -> None:
    """Redact known secrets from every log record of this process, also from Dagster's.

    A record is redacted when it is made, so no handler can miss it.
    """
    current = logging.getLogRecordFactory()
    if getattr(current, "redacts", False):
        return

    def make_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record: logging.LogRecord = current(*args, **kwargs)
        return _redact_record(record)

    make_record.redacts = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make_record)


def _redact_record(record: logging.LogRecord) -> logging.LogRecord:
    try:
        message = record.getMessage()
    except (TypeError, ValueError):
        return record  # the handler reports wrong arguments
    redacted = redact(message)
    if redacted != message:
        record.msg, record.args = redacted, None
    if record.exc_info and record.exc_info[0] is not None:
        # A formatter shows `exc_text` where it is set.
        trace = logging.Formatter().formatException(record.exc_info)
        record.exc_text = redact(trace)
    return record
