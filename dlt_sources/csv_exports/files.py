"""Files of people: opening, checks and lines.

Here: which files are accepted, their encoding, and their lines of bounded length.
Not here: fields (`rows.py`), templates (`templates.py`).
"""

import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dlt_sources.csv_exports import limits
from dlt_sources.csv_exports.errors import ExportError

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks and the codecs that remove them."""
ENCODINGS = (
    *("utf-8", "utf-16-le", "utf-16-be", "iso-8859-1", "iso-8859-2", "iso-8859-15"),
    *(f"cp{number}" for number in range(1250, 1259)),
)
"""Encodings that a person may name."""
OTHER_FORMATS = (
    (b"PK\x03\x04", "a zip archive or a workbook: unpack it, or save it as CSV"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
    (b"BZh", "compressed with bzip2: unpack it first"),
    (b"\xfd7zXZ", "compressed with xz: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook: save it as CSV"),
    (b"\x89PNG", "a picture"),
)
"""First bytes of files that are no CSV."""
HEAD_BYTES = 4_096
READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An open regular file; `sha256` and `size` identify its bytes."""

    path: Path
    stream: io.FileIO
    size: int
    changed_at: float
    encoding: str

    def sha256(self, advance: Callable[[int], None] | None = None) -> str:
        """Return the digest of all bytes; `advance` gets the number of bytes read."""
        digest = hashlib.sha256()
        self.stream.seek(0)
        while block := self.stream.read(READ_BYTES):
            digest.update(block)
            if advance:
                advance(len(block))
        return digest.hexdigest()

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends.

        Raises:
            ExportError: a line is too long, has another encoding or contains a NUL.
        """
        self.stream.seek(0)
        raw = io.FileIO(self.stream.fileno(), closefd=False)
        text = io.TextIOWrapper(
            io.BufferedReader(raw, READ_BYTES), self.encoding, newline=""
        )
        number = 1
        try:
            while line := text.readline(limits.LINE_CHARACTERS + 1):
                if len(line) > limits.LINE_CHARACTERS:
                    raise ExportError(
                        f"line {number} has more than {limits.LINE_CHARACTERS:,}"
                        " characters"
                    )
                if "\x00" in line:
                    raise ExportError(f"line {number} contains a NUL character")
                yield line
                number += 1
        except UnicodeError:
            raise ExportError(
                f"line {number} or a later one is not {self.encoding.upper()}: name the"
                " encoding, such as --encoding cp1252"
            ) from None

    def check_unchanged(self) -> None:
        """Check that nobody wrote to the file while it was read.

        Raises:
            ExportError: the file changed.
        """
        now = os.fstat(self.stream.fileno())
        if (now.st_size, now.st_mtime) != (self.size, self.changed_at):
            raise ExportError("changed while it was read: import it again")


def open_file(path: Path, encoding: str | None = None) -> SourceFile:
    """Open a regular file and find its encoding; the caller closes its stream.

    Raises:
        ExportError: the file cannot be read, or is no text of a known encoding.
    """
    if encoding is not None and encoding.lower() not in ENCODINGS:
        raise ExportError(f"the encoding is not one of {', '.join(ENCODINGS)}")
    try:
        # Without O_NONBLOCK a pipe waits for its writer.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise ExportError(error.strerror or "cannot be opened") from None
    except ValueError:
        raise ExportError("has a name that contains a NUL character") from None
    found = os.fstat(number)
    if reason := _reason_against(found):
        os.close(number)
        raise ExportError(reason)
    stream = io.FileIO(number)
    try:
        head = stream.read(HEAD_BYTES)
        return SourceFile(
            path, stream, found.st_size, found.st_mtime, _find_encoding(head, encoding)
        )
    except BaseException:
        stream.close()
        raise


def _reason_against(found: os.stat_result) -> str | None:
    if not stat.S_ISREG(found.st_mode):
        return "is not a regular file"
    if found.st_size == 0:
        return "is empty"
    if found.st_size > limits.FILE_BYTES:
        return f"is larger than {limits.FILE_BYTES // 2**30} GiB"
    return None


def _find_encoding(head: bytes, wanted: str | None) -> str:
    for start, what in OTHER_FORMATS:
        if head.startswith(start):
            raise ExportError(f"is {what}")
    marked = next(
        (codec for mark, codec in BYTE_ORDER_MARKS if head.startswith(mark)), None
    )
    encoding = wanted.lower() if wanted and not marked else marked or "utf-8"
    if encoding in {"utf-8", "utf-8-sig"} and b"\x00" in head:
        raise ExportError(
            "contains NUL bytes: binary, or UTF-16 without a byte order mark"
            " (--encoding utf-16-le)"
        )
    text = head.decode(encoding, errors="replace").lstrip()
    if text.startswith("<"):
        raise ExportError("is a page of HTML or XML, not a CSV file")
    if text.startswith(("{", "[{")):
        raise ExportError("is JSON, not a CSV file")
    if not text:
        raise ExportError("is blank")
    return encoding
