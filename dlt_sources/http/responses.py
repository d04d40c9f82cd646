"""Read an HTTP response within limits, and classify its status.

Here: the bounded, decompressing reader, the table of statuses and errors, and the
headers that ask for a wait. Not here: requests (`client.py`), retries (`retry.py`).
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx
import msgspec

from dlt_sources.http import errors

BODY_LIMIT = 64 * 1024 * 1024
"""Maximum decoded bytes of one response; pages of all platforms are below 10 MB."""
REASON_LENGTH = 200
RESET_HEADERS = ("ratelimit-reset", "x-ratelimit-reset")
REMAINING_HEADERS = ("ratelimit-remaining", "x-ratelimit-remaining")


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
    unzip = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    received = 0
    async for chunk in stream.aiter_raw():
        received += len(chunk)
        try:
            body += unzip.decompress(chunk, limit + 1 - len(body)) if unzip else chunk
        except zlib.error:
            raise errors.Truncated("broken compression") from None
        if len(body) > limit:
            raise errors.TooLarge(f"response of more than {limit} bytes")
    announced = stream.headers.get("content-length", "")
    if announced.isdigit() and int(announced) != received:
        raise errors.Truncated(f"received {received} of {announced} bytes")
    if unzip and received and not unzip.eof:
        raise errors.Truncated("compressed response ended early")
    headers = {name.lower(): value for name, value in stream.headers.items()}
    return Response(stream.status_code, headers, bytes(body))


def check_content(response: Response) -> None:
    """Check that a successful response is JSON, not a login page with status 200.

    Raises:
        WrongContent: its content type is not JSON.
    """
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if response.body and kind and not kind.endswith(("/json", "+json")):
        raise errors.WrongContent(f"content type {kind[:40]!r} instead of JSON")


def classify_status(response: Response, now: float) -> errors.ApiError | None:
    """Return the error of a status, None for success.

    304 is a success: it only responses a conditional request.
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
    return kinds.get(status, errors.Permanent)(message, status=status)


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
    seconds = read_retry_after(response, now)
    if seconds is not None:
        return seconds
    reset = read_reset_time(response, now)
    return reset - now if reset is not None and reset > now else None


def read_retry_after(response: Response, now: float) -> float | None:
    """Return the seconds of Retry-After, None where it is absent or in the past."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value) or None
    try:
        moment = parsedate_to_datetime(value).timestamp()
    except (ValueError, OverflowError):
        return None
    seconds = moment - (_server_time(response) or now)
    return seconds if seconds > 0 else None


def read_reset_time(response: Response, now: float) -> float | None:
    """Return the time at which the platform's rate limit resets, by our clock.

    It is relative to the Date header, because the platform's clock may differ.
    """
    reset = _number(response, RESET_HEADERS)
    if reset is None:
        return None
    return now + (reset - (_server_time(response) or now))


def read_remaining(response: Response) -> int | None:
    """Return the remaining quota that the platform reports, None where it does not."""
    left = _number(response, REMAINING_HEADERS)
    return None if left is None else int(left)


def _number(response: Response, names: tuple[str, ...]) -> float | None:
    for name in names:
        value = response.headers.get(name, "").strip()
        if value.isdigit() and len(value) < len("10000000000000"):
            return float(value)
    return None


def _server_time(response: Response) -> float | None:
    try:
        moment = parsedate_to_datetime(response.headers.get("date", ""))
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def resume_time(now: float, wait: float) -> datetime:
    """Return the time `wait` seconds after `now`, at most a year later, in UTC."""
    return datetime.fromtimestamp(now + min(wait, 366 * 86_400), UTC)


_KNOWN = frozenset(int(status) for status in HTTPStatus)
