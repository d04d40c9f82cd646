"""Read an HTTP response within limits, and classify its status.

Here: the bounded, decompressing reader, the table of statuses and errors, and the
headers that ask for a wait. Not here: requests (`client.py`), retries (`retry.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from itertools import chain
from typing import TypeVar

import httpx
import msgspec

from dlt_sources.contract import redaction
from dlt_sources.http import errors
from dlt_sources.http.gunzip import Gunzip

BODY_LIMIT = 64 * 1024 * 1024
"""Maximum decoded bytes of one response; pages of all platforms are below 10 MB."""
KEPT_BYTES = 64 * 1024
"""Maximum bytes that are kept of a response in the wrong format."""
REASON_LENGTH = 200
MESSAGE_BODY = 256 * 1024
"""Maximum bytes of an error's body that are searched for every secret."""
LONGEST_WAIT = 25 * 3_600.0
"""Maximum seconds of a wait; a day of 25 hours is the longest period of any quota."""
FIRST_MILLISECONDS = 100_000_000_000
"""Larger reset times are milliseconds; in seconds they are after the year 5000."""
YEARS = range(2000, 3000)
"""Years of an HTTP date; another year is a mistake."""
MAX_DIGITS = 15
"""Longer numbers are not exact as a float."""
RESET_HEADERS = ("ratelimit-reset", "x-ratelimit-reset")
REMAINING_HEADERS = ("ratelimit-remaining", "x-ratelimit-remaining")


Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Response:
    """One response, read to its end and decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def read(stream: httpx.Response, limit: int = BODY_LIMIT) -> Response:
    """Read `stream` to its end, with at most `limit` decoded bytes in memory.

    Raises:
        TooLarge: the decoded body exceeds the limit; the rest is not read.
        Truncated: the body is shorter than its headers say.
        WrongContent: the body has a compression that was not requested.
    """
    encoding = stream.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", ""}:
        raise errors.WrongContent(f"unexpected content encoding {encoding[:20]!r}")
    gunzip = Gunzip() if encoding == "gzip" else None
    body = bytearray()
    received = 0
    async for chunk in stream.aiter_raw():
        received += len(chunk)
        room = limit + 1 - len(body)
        body += gunzip.decompress(chunk, room) if gunzip else chunk
        if len(body) > limit:
            raise errors.TooLarge(f"response of more than {limit} bytes")
    announced = parse_digits(stream.headers.get("content-length", ""))
    if announced is not None and announced != received:
        raise errors.Truncated(f"received {received} of {announced:.0f} bytes")
    if gunzip and not gunzip.is_complete:
        raise errors.Truncated("compressed response ended early")
    headers = {name.lower(): value for name, value in stream.headers.items()}
    return Response(stream.status_code, headers, bytes(body))


def redact(response: Response, sent: Iterable[str]) -> Response:
    """Return a response without the secrets that the platform repeats.

    A success may repeat the secrets `sent` with its request. An error may repeat any,
    such as the form of a token endpoint.
    """
    values = [value for value in sent if value in redaction.OPENED]
    names = "\n".join(chain(*response.headers.items()))
    body, headers = redaction.redact_sent(response.body, values), response.headers
    is_error = response.status >= HTTPStatus.BAD_REQUEST
    if is_error or redaction.redact_sent(names.encode(), values) != names.encode():
        headers = {
            redaction.redact(name): redaction.redact(value)
            for name, value in headers.items()
        }
    if is_error and len(body) <= MESSAGE_BODY:
        body = redaction.redact_bytes(body)
    return Response(response.status, headers, body)


def parse_content(response: Response, parse: Callable[[Response], Parsed]) -> Parsed:
    """Parse a successful response; an error about its shape holds its body.

    Raises:
        WrongContent: it is not JSON, or `parse` does not know its shape.
    """
    try:
        _check_content(response)
        return parse(response)
    except errors.WrongContent as error:
        error.body = response.body[:KEPT_BYTES]
        raise


def decode_body(body: bytes, shape: type[Parsed], message: str) -> Parsed:
    """Return a JSON body as `shape`.

    Raises:
        WrongContent: the body has another shape; the error shows only `message`.
    """
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise errors.WrongContent(message) from None


def make_parser(shape: type[Parsed], message: str) -> Callable[[bytes], Parsed]:
    """Return `decode_body` for a client that passes the body alone."""
    return lambda body: decode_body(body, shape, message)


def _check_content(response: Response) -> None:
    """Raise WrongContent for a response that is not JSON, such as a login page."""
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if response.body and kind and not kind.endswith(("/json", "+json")):
        raise errors.WrongContent(f"content type {kind[:40]!r} instead of JSON")


def classify_status(response: Response, now: float) -> errors.ApiError | None:
    """Return the error of a status, None for success.

    304 is a success: it answers a conditional request. A refusal that is not a JSON
    object is not the platform's own, so it says nothing about what was requested.
    """
    status = response.status
    if status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.NOT_MODIFIED:
        return None
    message = f"{status} {read_message(response)}".strip()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return errors.Throttled(message, wait=read_wait(response, now))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return errors.Transient(message, wait=read_retry_after(response, now))
    if status == HTTPStatus.REQUEST_TIMEOUT:
        return errors.Transient(message)
    kinds: dict[int, type[errors.Permanent]] = {
        HTTPStatus.UNAUTHORIZED: errors.Unauthorized,
        HTTPStatus.FORBIDDEN: errors.Forbidden,
        HTTPStatus.NOT_FOUND: errors.NotFound,
        HTTPStatus.GONE: errors.Gone,
    }
    is_known = status == HTTPStatus.UNAUTHORIZED or _is_json_object(response.body)
    if status in kinds and not is_known:
        error = errors.Permanent(f"{message}, not in JSON", status=status)
        error.body = response.body[:KEPT_BYTES]
        return error
    return kinds.get(status, errors.Permanent)(message, status=status)


def _is_json_object(body: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(body), dict)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def read_message(response: Response) -> str:
    """Return the platform's error message as one short line."""
    try:
        document = msgspec.json.decode(response.body, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return HTTPStatus(response.status).phrase if response.status in _KNOWN else ""
    message = document.get("message") or document.get("error") or ""
    line = " ".join(message.split()) if isinstance(message, str) else ""
    return line.split("?")[0][:REASON_LENGTH]


def read_wait(response: Response, now: float) -> float | None:
    """Return the seconds that a response asks to wait, None where it does not say."""
    return read_retry_after(response, now) or read_reset_wait(response, now) or None


def read_retry_after(response: Response, now: float) -> float | None:
    """Return the seconds of Retry-After, None where it is absent or in the past."""
    value = response.headers.get("retry-after", "").strip()
    seconds = parse_digits(value)
    if seconds is None:
        moment = _parse_date(value)
        if moment is None:
            return None
        seconds = moment - read_server_time(response, now)
    return min(seconds, LONGEST_WAIT) if seconds > 0 else None


def read_reset_wait(response: Response, now: float) -> float | None:
    """Return the seconds until the platform's rate limit resets, 0 for the past.

    They are relative to the Date header, because the platform's clock may differ.
    """
    reset = _read_number(response, RESET_HEADERS)
    if reset is None:
        return None
    if reset >= FIRST_MILLISECONDS:
        reset /= 1_000
    return min(max(0.0, reset - read_server_time(response, now)), LONGEST_WAIT)


def read_remaining(response: Response) -> int | None:
    """Return the remaining quota that the platform reports, None where it does not."""
    left = _read_number(response, REMAINING_HEADERS)
    return None if left is None else int(left)


def read_server_time(response: Response, now: float) -> float:
    """Return the time of the Date header, `now` where the header is absent."""
    moment = _parse_date(response.headers.get("date", ""))
    return now if moment is None else moment


def parse_digits(text: str) -> float | None:
    """Return a whole number, None for other text.

    `str.isdigit` accepts digits that `float` does not, such as a superscript two.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return float(text) if is_number else None


def _read_number(response: Response, names: tuple[str, ...]) -> float | None:
    for name in names:
        number = parse_digits(response.headers.get(name, "").strip())
        if number is not None:
            return number
    return None


def _parse_date(text: str) -> float | None:
    """Return the epoch seconds of an HTTP date, None for other text."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.year not in YEARS:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


_KNOWN = frozenset(int(status) for status in HTTPStatus)
