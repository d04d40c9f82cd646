"""JSON lines from a person: read all of them, and report every fault at once.

Here: one object a line into one struct, and faults as `FILE:LINE: field: message`. Not
here: which fields there are and what they mean (`imports.py`).
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from dlt_sources.decode.normalize import OutOfRange, doubled
from pipelines.errors import UserError

LARGEST_FILE = 256 * 1024 * 1024
MOST_FAULTS = 50
NULL_CHARACTER = "\x00"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=100)]

Row = TypeVar("Row", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Line(Generic[Row]):
    """One line of the file: where it stands, and what it says."""

    number: int
    row: Row


@dataclass(slots=True)
class Faults:
    """What is wrong with a file, collected until somebody asks for it."""

    source: str
    lines: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, number: int, name: str, message: str) -> None:
        """Remember a fault; neither name nor message may hold a secret."""
        self.lines.append((number, name, message))

    def refuse(self) -> None:
        """Raise everything that was found, in the order of the file.

        Raises:
            UserError: something was.
        """
        if not self.lines:
            return
        shown = sorted(self.lines, key=lambda fault: fault[0])
        texts = [
            f"{self.source}:{number}: {name}: {why}" for number, name, why in shown
        ]
        if len(texts) > MOST_FAULTS:
            texts[MOST_FAULTS:] = [f"... and {len(texts) - MOST_FAULTS} more"]
        raise UserError("\n".join(texts))


def read(path: Path, shape: type[Row]) -> tuple[list[Line[Row]], Faults]:
    """Read a file, or the standard input for `-`, and check each line by itself.

    Raises:
        UserError: the file cannot be read at all.
    """
    content = _content(path)
    faults = Faults("stdin" if str(path) == "-" else str(path))
    found = []
    for number, text in enumerate(content.split(b"\n"), start=1):
        if text.strip() and (row := _row(text, number, shape, faults)) is not None:
            found.append(Line(number, row))
    return found, faults


def report_repeats(
    lines: Sequence[Line[Row]], name: str, key: Any, faults: Faults
) -> None:
    """Report each line whose `key` an earlier line has; None repeats nothing."""
    first: dict[object, int] = {}
    for line in lines:
        value = key(line.row)
        if value is None:
            continue
        if value in first:
            faults.add(line.number, name, f"is the same as in line {first[value]}")
        first.setdefault(value, line.number)


def _content(path: Path) -> bytes:
    try:
        if str(path) == "-":
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with path.open("rb") as stream:
                content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
    if len(content) > LARGEST_FILE:
        raise UserError(f"{path}: is larger than {LARGEST_FILE // 2**20} MiB")
    return content.removeprefix(b"\xef\xbb\xbf")


def _row(text: bytes, number: int, shape: type[Row], faults: Faults) -> Row | None:
    try:
        given = msgspec.json.decode(text)
        written = json.loads(
            text, object_pairs_hook=OutOfRange.from_pairs, parse_int=str
        )
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        faults.add(number, "line", f"is no JSON ({_plain(error)})")
        return None
    if not isinstance(given, dict):
        faults.add(number, "line", "must be a JSON object")
        return None
    before = len(faults.lines)
    # Parsers keep the last of two without a word.
    for name in doubled(written):
        faults.add(number, repr(name)[:60], "is given twice")
    values = dict(_values(given, number, shape, faults))
    return shape(**values) if len(faults.lines) == before else None


def _values(
    given: dict[str, Any], number: int, shape: type[Row], faults: Faults
) -> Iterator[tuple[str, Any]]:
    known = {one.name: one for one in msgspec.structs.fields(shape)}
    for name in given.keys() - known.keys():
        faults.add(number, repr(name)[:60], f"is not one of {', '.join(known)}")
    for name, one in known.items():
        if name not in given:
            if one.required:
                faults.add(number, name, "is missing")
            continue
        try:
            value = msgspec.convert(given[name], one.type)
        except msgspec.ValidationError as error:
            faults.add(number, name, _plain(error))
            continue
        if not _is_storable(value):
            faults.add(number, name, "holds a character that no database text can")
            continue
        yield name, value


def _is_storable(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_storable, value))
    if not isinstance(value, str):
        return True
    # A lone surrogate is a character that UTF-8 cannot encode.
    return NULL_CHARACTER not in value and not any(
        "\ud800" <= character <= "\udfff" for character in value
    )


def _plain(error: Exception) -> str:
    return str(error).splitlines()[0].replace("`", "").removesuffix(" - at `$`")
