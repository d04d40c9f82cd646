"""The meaning of errors in GraphQL responses, which mostly have status 200.

Here: entries of `errors`, and the error of a response without usable data. Not here:
REST errors (`github/errors.py`), the data (`contribution_response.py`).
"""

from http import HTTPStatus
from typing import Any

import msgspec

from dlt_sources.github.errors import classify_error, close_bucket, is_throttle
from dlt_sources.http import errors
from dlt_sources.http.responses import REASON_LENGTH, Response, read_message

NOT_FOUND = {"NOT_FOUND"}
FORBIDDEN = {"FORBIDDEN", "INSUFFICIENT_SCOPES"}
TOO_LARGE = {"RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED"}
OUTAGE = ("timeout", "timed out", "something went wrong")


class QueryTooLarge(errors.Permanent):
    """The query exceeds GitHub's resource limits; a shorter range may pass."""


class GraphQLError(msgspec.Struct):
    """One entry of `errors`; GitHub has its kind in `type`, others in `code`."""

    message: Any = None
    type: Any = None
    code: Any = None
    extensions: Any = None

    def kinds(self) -> set[str]:
        """Return the types and codes of the entry."""
        more = self.extensions if isinstance(self.extensions, dict) else {}
        kinds = (self.type, self.code, more.get("type"), more.get("code"))
        return {kind.upper() for kind in kinds if isinstance(kind, str)}

    def is_throttle(self) -> bool:
        """Return whether the entry is a rate limit.

        The message of NOT_FOUND quotes a name, which may be anything.
        """
        kinds = self.kinds()
        return any(map(is_throttle, kinds)) or (
            not kinds & NOT_FOUND and is_throttle(str(self.message))
        )

    def is_too_large(self) -> bool:
        """Return whether a shorter range may pass."""
        return not self.kinds().isdisjoint(TOO_LARGE)

    def __str__(self) -> str:
        line = " ".join(f"{' '.join(sorted(self.kinds()))} {self.message}".split())
        return line[:REASON_LENGTH]


class _Document(msgspec.Struct):
    data: Any = None
    errors: list[GraphQLError] = []


def classify_graphql_error(response: Response) -> errors.ApiError | None:
    """Return the error of a response without usable data; partial data passes.

    None leaves the response to its status, and its shape to the decoder.
    """
    try:
        document = msgspec.json.decode(response.body, type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return classify_error(response)
    for entry in document.errors:
        if entry.is_throttle():
            return close_bucket(response, str(entry))
    if response.status != HTTPStatus.OK:
        return classify_error(response)
    if document.data is None and not document.errors:
        message = read_message(response)
        return close_bucket(response, message) if is_throttle(message) else None
    if _has_contributions(document.data):
        return None
    return _classify_entries(document.errors)


def _has_contributions(data: Any) -> bool:
    account = data.get("account") if isinstance(data, dict) else None
    return isinstance(account, dict) and account.get("contributionsCollection") is not (
        None
    )


def _classify_entries(entries: list[GraphQLError]) -> errors.ApiError | None:
    """Return the error of entries without data; a limit outranks other errors."""
    if not entries:
        return None
    entry = next((one for one in entries if one.is_too_large()), entries[0])
    message, kinds = str(entry), entry.kinds()
    if entry.is_too_large():
        return QueryTooLarge(message)
    if kinds & NOT_FOUND:
        return errors.NotFound(message, status=404)
    if kinds & FORBIDDEN:
        return errors.Forbidden(message, status=403)
    if any(phrase in message.lower() for phrase in OUTAGE):
        return errors.Transient(message)
    return errors.Permanent(message)
