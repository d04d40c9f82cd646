"""JSON Lines files: read all lines and report all errors at once.

Here: one object per line becomes a struct; errors read `FILE:LINE: field: message`. Not
here: the fields and their meaning (`people_import.py`, `connection_import.py`).
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, get_args

import msgspec

from dlt_sources.decode.normalize import OutOfRange, duplicate_keys
from dlt_sources.plain_text import clean
from pipelines.bounds import read_regular_file
from pipelines.errors import UserError

MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_ERRORS = 50
NULL_CHARACTER = "\x00"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Slug = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9][a-z0-9_-]*$",
        max_length=100,
        description="small letters, digits, - and _, such as my-team",
    ),
]
WORDS = {
    "Invalid RFC3339 encoded date": "must be a day, such as 2026-01-31",
    "Invalid RFC3339 encoded datetime": "must be a time, such as 2026-01-31T12:00:00Z",
}
"""Plain words for messages of msgspec."""

Row = TypeVar("Row", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Line(Generic[Row]):
    """One line of the file: its number and its struct."""

    number: int
    row: Row


@dataclass(slots=True)
class FileErrors:
    """The errors of a file, collected while it is read."""

    source: str
    lines: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, number: int, name: str, message: str) -> None:
        """Add an error; name and message contain no secret."""
        self.lines.append((number, name, message))

    def raise_if_any(self) -> None:
        """Raise all errors in the order of the file.

        Raises:
            UserError: the file has errors.
        """
        raise_errors([self])

    def shown(self) -> list[str]:
        """Return the errors as lines in the order of the file, the first of many."""
        ordered = sorted(self.lines, key=lambda error: error[0])
        texts = [
            f"{self.source}:{number}: {name}: {why}" for number, name, why in ordered
        ]
        if len(texts) > MAX_ERRORS:
            texts[MAX_ERRORS:] = [f"... and {len(texts) - MAX_ERRORS} more"]
        return texts


def raise_errors(files: Iterable[FileErrors]) -> None:
    """Raise the errors of all files at once.

    Raises:
        UserError: a file has errors.
    """
    if lines := [line for one in files for line in one.shown()]:
        raise UserError("\n".join(lines))


def read_lines(path: Path, shape: type[Row]) -> tuple[list[Line[Row]], FileErrors]:
    """Read a file, or the standard input for `-`, and check each line.

    Raises:
        UserError: the file cannot be read.
    """
    content, errors = read_content(path)
    lines = []
    for number, text in enumerate(content.split(b"\n"), start=1):
        if text.strip() and (row := _row(text, number, shape, errors)) is not None:
            lines.append(Line(number, row))
    return lines, errors


def report_duplicates(
    lines: Sequence[Line[Row]], name: str, key: Any, errors: FileErrors
) -> None:
    """Report each line that has the `key` of an earlier line; None never repeats."""
    first: dict[object, int] = {}
    for line in lines:
        value = key(line.row)
        if value is None:
            continue
        if value in first:
            errors.add(line.number, name, f"is the same as in line {first[value]}")
        first.setdefault(value, line.number)


def read_content(path: Path) -> tuple[bytes, FileErrors]:
    """Return the bytes of a file, or of the standard input for `-`, and no errors yet.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        if str(path) == "-":
            content = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            content = read_regular_file(path, MAX_FILE_BYTES)
    except OSError as error:
        raise UserError(f"{clean(path)}: {error.strerror}") from None
    if len(content) > MAX_FILE_BYTES:
        raise UserError(f"{path}: is larger than {MAX_FILE_BYTES // 2**20} MiB")
    errors = FileErrors("stdin" if str(path) == "-" else clean(path))
    return content.removeprefix(b"\xef\xbb\xbf"), errors


def to_row(
    fields: dict[str, Any], number: int, shape: type[Row], errors: FileErrors
) -> Row | None:
    """Return the struct of one line's fields, or None and its errors."""
    before = len(errors.lines)
    values = dict(_values(fields, number, shape, errors))
    return shape(**values) if len(errors.lines) == before else None


def _row(text: bytes, number: int, shape: type[Row], errors: FileErrors) -> Row | None:
    try:
        fields = msgspec.json.decode(text)
        pairs = json.loads(text, object_pairs_hook=OutOfRange.from_pairs, parse_int=str)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        errors.add(number, "line", f"is not valid JSON ({_plain(error)})")
        return None
    if not isinstance(fields, dict):
        errors.add(number, "line", "must be a JSON object")
        return None
    # JSON parsers keep the last of two equal keys silently.
    repeated = duplicate_keys(pairs)
    for name in repeated:
        errors.add(number, repr(name)[:60], "occurs twice")
    row = to_row(fields, number, shape, errors)
    return None if repeated else row


def _values(
    fields: dict[str, Any], number: int, shape: type[Row], errors: FileErrors
) -> Iterator[tuple[str, Any]]:
    known = {one.name: one for one in msgspec.structs.fields(shape)}
    for name in fields.keys() - known.keys():
        errors.add(number, repr(name)[:60], f"is not one of {', '.join(known)}")
    for name, one in known.items():
        if name not in fields:
            if one.required:
                errors.add(number, name, "is missing")
            continue
        try:
            value = msgspec.convert(fields[name], one.type)
        except msgspec.ValidationError as error:
            errors.add(number, name, _explain(error, one.type))
            continue
        if not is_storable(value):
            errors.add(
                number, name, "contains a character that PostgreSQL cannot store"
            )
            continue
        yield name, value


def is_storable(value: object) -> bool:
    """Tell whether PostgreSQL can store all texts of a value of JSON."""
    if isinstance(value, dict):
        return all(map(is_storable, (*value, *value.values())))
    if isinstance(value, list):
        return all(map(is_storable, value))
    if not isinstance(value, str):
        return True
    # UTF-8 cannot encode a lone surrogate.
    return NULL_CHARACTER not in value and not any(
        "\ud800" <= character <= "\udfff" for character in value
    )


def _explain(error: msgspec.ValidationError, annotation: object) -> str:
    """Return what a value must be, in the words of its type where it has some."""
    message = _plain(error)
    if "matching regex" in message and (wanted := _describe(annotation)):
        return f"must be {wanted}"
    return WORDS.get(message, message)


def _describe(annotation: object) -> str | None:
    if isinstance(annotation, msgspec.Meta):
        return annotation.description
    found = (_describe(one) for one in get_args(annotation))
    return next(filter(None, found), None)


def _plain(error: Exception) -> str:
    return str(error).splitlines()[0].replace("`", "").removesuffix(" - at `$`")
