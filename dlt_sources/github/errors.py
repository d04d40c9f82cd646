"""What GitHub's refusals mean: its 403 alone stands for four different things.

Here: from an answer to an error, for REST and for GraphQL, whose errors arrive with
status 200. Not here: how often to try again (`client/retry.py`).
"""

import time
from http import HTTPStatus

import msgspec

from dlt_sources.http import errors
from dlt_sources.http.responses import (
    REASON_LENGTH,
    Answer,
    message_of,
    remaining,
    retry_after,
    wait_of,
)

COMPUTING_SECONDS = 2.0
SECONDARY_SECONDS = 60.0
"""GitHub's documentation: wait at least a minute where no Retry-After is given."""
PRIMARY_SECONDS = 3_600.0
"""The longest a primary limit lasts, for the answers that do not say when it ends."""
SECONDARY = ("secondary rate limit", "abuse detection")


class TooMuch(errors.Permanent):
    """The query asks for more than GitHub computes at once; ask for fewer days."""


class GraphError(msgspec.Struct):
    """One entry of a GraphQL answer's `errors`."""

    message: str = ""
    type: str | None = None
    path: list[str | int] = []

    def __str__(self) -> str:
        line = " ".join(f"{self.type or ''} {self.message}".split())
        return line[:REASON_LENGTH]


class _Outcome(msgspec.Struct):
    data: dict[str, msgspec.Raw] | None = None
    errors: list[GraphError] = []


def classify_error(answer: Answer) -> errors.ApiError | None:
    """Name what REST hides behind 202, 403 and 451; None lets the status decide."""
    if answer.status == HTTPStatus.ACCEPTED:
        return errors.Transient("202 still being computed", wait=COMPUTING_SECONDS)
    if answer.status == HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS:
        return errors.Forbidden("451 blocked for legal reasons", status=451)
    if answer.status in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}:
        return _refusal(answer)
    return None


def _refusal(answer: Answer) -> errors.ApiError | None:
    now = time.time()
    said = f"{answer.status} {message_of(answer)}".strip()
    words = said.lower()
    if any(one in words for one in SECONDARY):
        wait = retry_after(answer, now) or SECONDARY_SECONDS
        return errors.BucketClosed(said, wait=wait)
    if "rate limit" in words or remaining(answer) == 0:
        return errors.BucketClosed(said, wait=wait_of(answer, now) or PRIMARY_SECONDS)
    if (wait_asked := retry_after(answer, now)) is not None:
        return errors.BucketClosed(said, wait=wait_asked)
    if "user agent" in words:
        return errors.Permanent(said, status=answer.status)
    return None


def classify_graphql_error(answer: Answer) -> errors.ApiError | None:
    """Name the errors of an answer that has no data for us; partial data passes."""
    if answer.status != HTTPStatus.OK or b'"errors"' not in answer.body:
        return classify_error(answer)
    try:
        outcome = msgspec.json.decode(answer.body, type=_Outcome)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if not outcome.errors:
        return None
    for error in outcome.errors:
        if error.type == "RATE_LIMITED":
            wait = wait_of(answer, time.time()) or PRIMARY_SECONDS
            return errors.BucketClosed(str(error), wait=wait)
    account = (outcome.data or {}).get("account")
    if account is not None and bytes(account) != b"null":
        return None
    return _error_of(outcome.errors[0])


def _error_of(error: GraphError) -> errors.ApiError:
    said = str(error)
    words = said.lower()
    if any(one in words for one in SECONDARY):
        return errors.BucketClosed(said, wait=SECONDARY_SECONDS)
    match error.type:
        case "NOT_FOUND":
            return errors.NotFound(said, status=404)
        case "FORBIDDEN" | "INSUFFICIENT_SCOPES":
            return errors.Forbidden(said, status=403)
        case "RESOURCE_LIMITS_EXCEEDED" | "MAX_NODE_LIMIT_EXCEEDED":
            return TooMuch(said)
    if "timeout" in words or "something went wrong" in words:
        return errors.Transient(said)
    return errors.Permanent(said)
