"""The meaning of GitHub's error responses; a 403 has four different ones.

Here: from a response to an error, for REST and for GraphQL. GraphQL reports errors
with status 200. Not here: when a request is repeated (`http/retry.py`).
"""

import time
from http import HTTPStatus

import msgspec

from dlt_sources.http import errors
from dlt_sources.http.responses import (
    REASON_LENGTH,
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


class QueryTooLarge(errors.Permanent):
    """The query exceeds GitHub's resource limits; a shorter range may pass."""


class GraphQLError(msgspec.Struct):
    """One entry of `errors` in a GraphQL response."""

    message: str = ""
    type: str | None = None
    path: list[str | int] = []

    def __str__(self) -> str:
        line = " ".join(f"{self.type or ''} {self.message}".split())
        return line[:REASON_LENGTH]


class _GraphQLResponse(msgspec.Struct):
    data: dict[str, msgspec.Raw] | None = None
    errors: list[GraphQLError] = []


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
    if any(phrase in lower for phrase in SECONDARY):
        wait = read_retry_after(response, now) or SECONDARY_SECONDS
        return errors.BucketClosed(message, wait=wait)
    if "rate limit" in lower or read_remaining(response) == 0:
        wait = read_wait(response, now) or PRIMARY_SECONDS
        return errors.BucketClosed(message, wait=wait)
    if (seconds := read_retry_after(response, now)) is not None:
        return errors.BucketClosed(message, wait=seconds)
    if "user agent" in lower:
        return errors.Permanent(message, status=response.status)
    return None


def classify_graphql_error(response: Response) -> errors.ApiError | None:
    """Return the error of a GraphQL response without data; partial data passes."""
    if response.status != HTTPStatus.OK or b'"errors"' not in response.body:
        return classify_error(response)
    try:
        document = msgspec.json.decode(response.body, type=_GraphQLResponse)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if not document.errors:
        return None
    for error in document.errors:
        if error.type == "RATE_LIMITED":
            wait = read_wait(response, time.time()) or PRIMARY_SECONDS
            return errors.BucketClosed(str(error), wait=wait)
    account = (document.data or {}).get("account")
    if account is not None and bytes(account) != b"null":
        return None
    return _classify_graphql_entry(document.errors[0])


def _classify_graphql_entry(error: GraphQLError) -> errors.ApiError:
    message = str(error)
    lower = message.lower()
    if any(phrase in lower for phrase in SECONDARY):
        return errors.BucketClosed(message, wait=SECONDARY_SECONDS)
    match error.type:
        case "NOT_FOUND":
            return errors.NotFound(message, status=404)
        case "FORBIDDEN" | "INSUFFICIENT_SCOPES":
            return errors.Forbidden(message, status=403)
        case "RESOURCE_LIMITS_EXCEEDED" | "MAX_NODE_LIMIT_EXCEEDED":
            return QueryTooLarge(message)
    if "timeout" in lower or "something went wrong" in lower:
        return errors.Transient(message)
    return errors.Permanent(message)
