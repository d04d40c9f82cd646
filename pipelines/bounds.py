"""Bounds of what a user enters: numbers, days, URLs, texts and files.

Here: the limits and their checks, used by `settings.py` and by every command. Not here:
the variables of a platform (`dlt_sources/extract/settings.py`).
"""

import ipaddress
import os
import re
import socket
import stat
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.errors import UserError

FIRST_PORT, LAST_PORT = 1, 65_535
FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2099, 12, 31)
"""No platform has older data, and arithmetic on these days cannot overflow."""
IPV6 = 6
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""As in `dlt_sources/http/origin.py`, which imports httpx."""
LONGEST_TEXT = 4_096
LONGEST_EMAIL = 254
LONGEST_POLL_MINUTES = 7 * 24 * 60
LONGEST_KEY_DAYS = 3_650
LARGEST_SMALL_FILE = 1 << 20
"""Bytes of a key file or of the state folder's own files."""

POSTGRES = ("postgres", "postgresql")
BROKERS = ("redis", "rediss", "amqp", "amqps")
LOGIN = re.compile(r"^[^:/]*(?::[^@]*)?@")
"""The login of a URL as SQLAlchemy reads it: its password may contain `/` and `?`."""


def check_arguments(arguments: Iterable[str]) -> None:
    """Check the words of a command line.

    Raises:
        UserError: a word is too long, or no system could have a name like it.
    """
    for number, word in enumerate(arguments, start=1):
        problem = find_text_problem(word)
        if problem is None and any(map(_is_control, word)):
            problem = "contains a control character"
        if problem:
            raise UserError(f"argument {number}: {problem}")


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc"


def check_listening(host: str, port: int) -> None:
    """Check that this process can listen at an IP address and a port.

    Raises:
        UserError: the address is none, or it is in use.
    """
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        raise UserError("the host must be an IP address or localhost") from None
    family = socket.AF_INET6 if address.version == IPV6 else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((str(address), port))
        except OSError as error:
            raise UserError(f"port {port} of {address}: {error.strerror}", 1) from None


def find_text_problem(text: str) -> str | None:
    """Return why PostgreSQL or a file system could not store a text."""
    if len(text) > LONGEST_TEXT:
        return f"has more than {LONGEST_TEXT} characters"
    if "\0" in text:
        return "contains a NUL character"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "is not UTF-8"
    return None


def find_path_problem(path: str) -> str | None:
    """Return why a setting names no file or folder."""
    if not path.strip():
        return "must not be empty"
    return None if path.isprintable() else "contains a control character"


def find_date_problem(day: date) -> str | None:
    """Return why a day cannot be a day of a platform."""
    if FIRST_DATE <= day <= LAST_DATE:
        return None
    return f"must lie between {FIRST_DATE} and {LAST_DATE}"


def find_moment_problem(moment: datetime) -> str | None:
    """Return why a moment cannot be the clock of a run."""
    if moment.tzinfo is None:
        return "must carry a zone, such as 2026-01-31T02:00:00Z"
    try:
        return find_date_problem(moment.astimezone(UTC).date())
    except OverflowError:
        return find_date_problem(date.min)


def find_url_problem(url: str) -> str | None:
    """Return why a URL names no PostgreSQL database; it repeats no part of the URL."""
    if problem := find_text_problem(url):
        return problem
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.split("+")[0] not in POSTGRES:
        return "must be a postgresql:// URL"
    place = LOGIN.sub("", rest, count=1)
    try:
        parts = urlsplit(f"postgresql://{place}")
        is_port = parts.port is None or parts.port >= FIRST_PORT
    except ValueError:
        is_port = False
    if not is_port:
        return f"its port must be a number from {FIRST_PORT} to {LAST_PORT}"
    if not parts.path.strip("/"):
        return "must name a database"
    return None


def read_regular_file(path: Path, largest: int = LARGEST_SMALL_FILE) -> bytes:
    """Return the content of a regular file.

    A pipe or a device is refused before it is read: it may never end.

    Raises:
        OSError: the file cannot be read; its reason is in `strerror`.
    """
    # Without O_NONBLOCK, opening a pipe waits for its writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise OSError(0, "Is a directory")
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "is not a regular file")
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise OSError(0, f"is larger than {_size(largest)}")
    return content


def describe(error: Exception) -> str:
    """Return the reason of a file that cannot be read or is not text."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "is not a text file"


def _size(count: int) -> str:
    mebibyte = 1 << 20
    return f"{count // mebibyte} MiB" if count >= mebibyte else f"{count} bytes"


def find_callback_problem(url: str) -> str | None:
    """Return what is wrong with the address to which platforms send webhooks."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "is not a URL"
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not host or not is_safe or port == 0:
        return "must be https://HOST, or http:// on this machine"
    if parts.query or parts.fragment or "@" in parts.netloc:
        return "must have neither a login nor a query"
    return None


def find_smtp_problem(url: str) -> str | None:
    """Return what is wrong with the URL of a mail server; it repeats no part of it."""
    if find_text_problem(url) or not url.isascii() or not url.isprintable():
        return "must be printable ASCII"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port == 0 or parts.scheme not in ("smtp", "smtps"):
        return "must be smtps://USER:PASSWORD@HOST:465 or smtp://HOST:587"
    if parts.path.strip("/") or parts.query or parts.fragment:
        return "must end with its port; write / and @ of a password as %2F and %40"
    if parts.username and parts.scheme == "smtp" and host in LOOPBACK:
        return "must be smtps:// to send a password to this machine"
    return None


def find_broker_problem(url: str) -> str | None:
    """Return what is wrong with the URL of a broker; it repeats no part of it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if find_text_problem(url) or not url.isprintable() or not host or port == 0:
        return "must be redis://HOST:6379/0 or amqp://USER:PASSWORD@HOST"
    if parts.scheme not in BROKERS:
        return f"begins with none of {', '.join(BROKERS)}"
    return None


def find_email_problem(address: str) -> str | None:
    """Return why a text is not one plain e-mail address."""
    name, _, host = address.partition("@")
    is_plain = (
        address.isascii() and address.isprintable() and len(address) <= LONGEST_EMAIL
    )
    is_one = not set(address) & set(' ,;:<>"()[]\\') and "@" not in host
    return (
        None if name and host and is_plain and is_one else "is not one e-mail address"
    )


def check_sandbox(url: str, name: str) -> None:
    """Check that an address of a sandbox is on this machine.

    Raises:
        UserError: it is not.
    """
    if find_callback_problem(url) or not url.startswith("http://"):
        raise UserError(f"{name}: must be http:// on this machine")


SECRET_URLS = {
    "database_url": find_url_problem,
    "dagster_database_url": find_url_problem,
    "migration_database_url": find_url_problem,
    "service_database_url": find_url_problem,
    "read_database_url": find_url_problem,
    "celery_broker": find_broker_problem,
    "celery_backend": find_broker_problem,
    "smtp_url": find_smtp_problem,
}
"""The settings whose URL may hold a password, each with its check."""
