"""Read an HTTP answer safely and say what its status means.

Here: the bounded, decompressing reader and the table status -> error.
Not here: sending (`client.py`), trying again (`retry.py`).
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
"""Decoded bytes we hold of one answer; a page of any platform is below 10 MB."""
REASON_LENGTH = 200
RESET_HEADERS = ("ratelimit-reset", "x-ratelimit-reset")
REMAINING_HEADERS = ("ratelimit-remaining", "x-ratelimit-remaining")


@dataclass(frozen=True, slots=True)
class Response:
    """One answer, read to its end and decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def read(response: httpx.Response, limit: int = BODY_LIMIT) -> Response:
    """Read `response` to its end, never holding more than `limit` decoded bytes.

    Raises:
        TooLarge: the decoded body passes the limit; the rest is not read.
        Truncated: the body ended before its own measure said so.
        WrongContent: a compression nobody asked for.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", ""}:
        raise errors.WrongContent(f"answer in the encoding {encoding[:20]!r}")
    unzip = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    received = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        try:
            body += unzip.decompress(chunk, limit + 1 - len(body)) if unzip else chunk
        except zlib.error:
            raise errors.Truncated("answer with broken compression") from None
        if len(body) > limit:
            raise errors.TooLarge(f"answer of more than {limit} bytes")
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) != received:
        raise errors.Truncated(f"{received} of {announced} bytes arrived")
    if unzip and received and not unzip.eof:
        raise errors.Truncated("compressed answer ended early")
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Response(response.status_code, headers, bytes(body))


def check_content(answer: Response) -> None:
    """Refuse a success that is not JSON, such as a login page with status 200."""
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if answer.body and kind and not kind.endswith(("/json", "+json")):
        raise errors.WrongContent(f"answer of type {kind[:40]!r} instead of JSON")


def classify_status(answer: Response, now: float) -> errors.ApiError | None:
    """Return what an answer's status means, None for success.

    304 is one: it only comes to who asked whether something changed.
    """
    status = answer.status
    if status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.NOT_MODIFIED:
        return None
    said = f"{status} {read_message(answer)}".strip()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return errors.Throttled(said, wait=read_wait(answer, now))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return errors.Transient(said, wait=retry_after(answer, now))
    if status == HTTPStatus.REQUEST_TIMEOUT:
        return errors.Transient(said)
    kinds: dict[int, type[errors.Permanent]] = {
        HTTPStatus.UNAUTHORIZED: errors.Unauthorized,
        HTTPStatus.FORBIDDEN: errors.Forbidden,
        HTTPStatus.NOT_FOUND: errors.NotFound,
        HTTPStatus.GONE: errors.Gone,
    }
    return kinds.get(status, errors.Permanent)(said, status=status)


def read_message(answer: Response) -> str:
    """Return the platform's own words about an error on one short line."""
    try:
        said = msgspec.json.decode(answer.body, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return HTTPStatus(answer.status).phrase if answer.status in _KNOWN else ""
    message = said.get("message") or said.get("error") or ""
    line = " ".join(message.split()) if isinstance(message, str) else ""
    return line.split("?")[0][:REASON_LENGTH]


def read_wait(answer: Response, now: float) -> float | None:
    """Return the seconds a throttled answer asks for, None where it does not say."""
    asked = retry_after(answer, now)
    if asked is not None:
        return asked
    reset = resets_at(answer, now)
    return reset - now if reset is not None and reset > now else None


def retry_after(answer: Response, now: float) -> float | None:
    """Read Retry-After in either form; a moment in the past says nothing."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value) or None
    try:
        moment = parsedate_to_datetime(value).timestamp()
    except (ValueError, OverflowError):
        return None
    seconds = moment - (_server_time(answer) or now)
    return seconds if seconds > 0 else None


def resets_at(answer: Response, now: float) -> float | None:
    """Return the moment (our clock) at which the platform's quota window starts anew.

    The platform's own Date header is the measure, so that its clock may be wrong.
    """
    reset = _number(answer, RESET_HEADERS)
    if reset is None:
        return None
    return now + (reset - (_server_time(answer) or now))


def remaining(answer: Response) -> int | None:
    """Return what the platform says is left of the quota, None where it does not."""
    left = _number(answer, REMAINING_HEADERS)
    return None if left is None else int(left)


def _number(answer: Response, names: tuple[str, ...]) -> float | None:
    for name in names:
        value = answer.headers.get(name, "").strip()
        if value.isdigit() and len(value) < len("10000000000000"):
            return float(value)
    return None


def _server_time(answer: Response) -> float | None:
    try:
        moment = parsedate_to_datetime(answer.headers.get("date", ""))
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def resume_moment(now: float, wait: float) -> datetime:
    """Return `wait` seconds after `now`, at most a year, as an aware datetime."""
    return datetime.fromtimestamp(now + min(wait, 366 * 86_400), UTC)


_KNOWN = frozenset(int(status) for status in HTTPStatus)
