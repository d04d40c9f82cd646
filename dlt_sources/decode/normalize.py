"""Normalize one parsed record, or name the field that is not valid.

Here: the rules of each column kind. Not here: pages, and the fast path for valid pages
(`decode/pages.py`).
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from dlt_sources.decode.columns import Column, ColumnKind, columns_of

Record = TypeVar("Record", bound=msgspec.Struct)

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
EXACT_FLOAT = 2**53
_INTEGER = re.compile(r"-?\d{1,19}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class InvalidRecord(Exception):  # noqa: N818 - the platform's record is wrong
    """A record is not valid; the message names the field and the problem."""

    def __init__(self, reason: str, body: bytes = b"") -> None:
        super().__init__(reason)
        self.body = body


class OutOfRange(str):
    """A JSON number that no column can hold: NaN, Infinity, beyond 64 bits."""

    __slots__ = ()

    @staticmethod
    def from_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object; with duplicate names it keeps all pairs."""
        found = dict(pairs)
        return found if len(found) == len(pairs) else _DuplicateNames(pairs)

    @staticmethod
    def of_pairs(value: dict[str, Any]) -> list[tuple[str, Any]]:
        """Return the pairs of an object with duplicate names, else an empty list."""
        return value.pairs if isinstance(value, _DuplicateNames) else []


class _DuplicateNames(dict[str, Any]):
    __slots__ = ("pairs",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def duplicate_keys(row: dict[str, Any]) -> list[str]:
    """Return the duplicate names of an object parsed with `OutOfRange.from_pairs`."""
    counted = Counter(name for name, _ in OutOfRange.of_pairs(row))
    return [name for name, times in counted.items() if times > 1]


def normalize_record(record: type[Record], row: Any, key: frozenset[str]) -> Record:
    """Return `row` as a record.

    Raises:
        InvalidRecord: a field is not valid.
    """
    if not isinstance(row, dict):
        raise InvalidRecord(f"record is {_kind(row)}, not an object")
    if names := duplicate_keys(row):
        raise InvalidRecord(f"{names[0][:60]}: given twice")
    values: dict[str, Any] = {}
    for column in columns_of(record):
        try:
            value = _normalize_value(column, row.get(column.name), column.name in key)
        except InvalidRecord as error:
            raise InvalidRecord(f"{column.name}: {error}") from None
        if value is not None:
            values[column.name] = value
    return record(**values)


def _normalize_value(column: Column, value: Any, is_key: bool) -> Any:  # noqa: FBT001 - private
    if value is not None:
        value = _RULES[column.kind](value)
    if value is None and column.is_required:
        raise InvalidRecord("missing")
    if column.kind == "text" and value is not None and _UNSTORABLE.search(value):
        if is_key:
            raise InvalidRecord("NUL or half a surrogate pair")
        return make_storable(value)
    return value


def make_storable(text: str) -> str:
    """Return the text without NUL and half surrogate pairs, for PostgreSQL."""
    return _UNSTORABLE.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", text)


def _kind(value: Any) -> str:
    return (
        "number out of range" if isinstance(value, OutOfRange) else type(value).__name__
    )


def _text(value: Any) -> str:
    if isinstance(value, OutOfRange) and value.lstrip("-").isdigit():
        return str.__str__(value)
    if isinstance(value, str) and not isinstance(value, OutOfRange):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InvalidRecord(f"expected text, got {_kind(value)}")


def _integer(value: Any) -> int | None:
    if value == "":
        return None
    if isinstance(value, float) and abs(value) <= EXACT_FLOAT and value.is_integer():
        value = int(value)
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidRecord(f"expected a whole number, got {_kind(value)}")
    if not INT_MIN <= value <= INT_MAX:
        raise InvalidRecord("outside 64 bits")
    return int(value)


def _float(value: Any) -> float | None:
    if value == "":
        return None
    if isinstance(value, str) and not isinstance(value, OutOfRange):
        try:
            value = float(value)
        except ValueError:
            raise InvalidRecord("expected a number, got text") from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidRecord(f"expected a number, got {_kind(value)}")
    if not math.isfinite(value):
        raise InvalidRecord("not a finite number")
    return float(value)


def _bool(value: Any) -> bool | None:
    if value == "":
        return None
    if not isinstance(value, bool):
        raise InvalidRecord(f"expected true or false, got {_kind(value)}")
    return value


def _timestamp(value: Any) -> datetime | None:
    if value == "":
        return None
    try:
        moment = msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        raise InvalidRecord("expected a timestamp (RFC 3339)") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _date(value: Any) -> date | None:
    if value == "":
        return None
    try:
        return msgspec.convert(value, date)
    except msgspec.ValidationError:
        raise InvalidRecord("expected a date") from None


def _json(value: Any) -> msgspec.Raw:
    return msgspec.Raw(json.dumps(_nested(value), ensure_ascii=False).encode())


def _nested(value: Any) -> Any:
    if isinstance(value, OutOfRange) or (
        isinstance(value, float) and not math.isfinite(value)
    ):
        raise InvalidRecord("holds a number that no column can hold")
    if isinstance(value, str):
        return make_storable(value)
    if isinstance(value, dict):
        return {make_storable(name): _nested(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_nested(inner) for inner in value]
    return value


_RULES: dict[ColumnKind, Callable[[Any], Any]] = {
    "text": _text,
    "int": _integer,
    "float": _float,
    "bool": _bool,
    "timestamp": _timestamp,
    "date": _date,
    "json": _json,
}
