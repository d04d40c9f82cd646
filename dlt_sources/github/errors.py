"""The meaning of GitHub's error responses; a 403 has four different ones.

Here: from a response to an error, for REST. Not here: GraphQL's errors
(`endpoints/graphql_errors.py`), when a request is repeated (`http/retry.py`).
"""

import re
import time
from http import HTTPStatus

from dlt_sources.http import errors
from dlt_sources.http.responses import (
    Response,
    read_message,
    read_remaining,
    read_retry_after,
    read_wait,
)

COMPUTING_SECONDS = 2.0
SECONDARY_SECONDS = 60.0
"""GitHub's documentation: wait at least a minute without Retry-After."""
PRIMARY_SECONDS = 3_600.0
"""The longest primary limit, for responses without a reset time."""
SECONDARY = ("secondary rate limit", "abuse detection")
THROTTLE = (*SECONDARY, "rate limit", "ratelimit", "throttle", "too many requests")


def classify_error(response: Response) -> errors.ApiError | None:
    """Return the error of a REST response; None leaves it to the status."""
    match response.status:
        case HTTPStatus.ACCEPTED:
            return errors.Transient(
                "202 GitHub is still computing the result", wait=COMPUTING_SECONDS
            )
        case HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS:
            return errors.Forbidden("451 blocked for legal reasons", status=451)
        case HTTPStatus.FORBIDDEN | HTTPStatus.TOO_MANY_REQUESTS:
            return _classify_refusal(response)
    return None


def _classify_refusal(response: Response) -> errors.ApiError | None:
    now = time.time()
    message = f"{response.status} {read_message(response)}".strip()
    lower = message.lower()
    if is_throttle(lower) or read_remaining(response) == 0:
        return close_bucket(response, message)
    if (seconds := read_retry_after(response, now)) is not None:
        return errors.BucketClosed(message, wait=seconds)
    if "user agent" in lower:
        return errors.Permanent(message, status=response.status)
    return None


def is_throttle(text: str) -> bool:
    """Return whether a message, type or code of an error names a rate limit."""
    words = " ".join(re.sub(r"[_-]", " ", text).lower().split())
    return any(phrase in words for phrase in THROTTLE)


def close_bucket(response: Response, message: str) -> errors.BucketClosed:
    """Return the error of a rate limit, with the wait that GitHub asks for."""
    now = time.time()
    if any(phrase in message.lower() for phrase in SECONDARY):
        wait = read_retry_after(response, now) or SECONDARY_SECONDS
    else:
        wait = read_wait(response, now) or PRIMARY_SECONDS
    return errors.BucketClosed(message, wait=wait)
