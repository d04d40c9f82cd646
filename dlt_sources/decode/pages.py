"""The gate every answer passes before anything is stored.

Here: bytes of a page -> canonical records, and for each record that cannot be made
canonical one line why and its body. A clean page takes one typed decode; only a page
that fails it or looks odd is read record by record.
Canonical means: ids are text, an empty text is null where a number or an instant is
expected, an instant without zone is UTC, numbers fit 64 bits. PostgreSQL cannot hold
NUL or half a surrogate pair: NUL is taken out and a half replaced by U+FFFD, except in
a key field, where the record is refused.
Not here: which fields exist (`<platform>/records.py`).
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from dlt_sources.decode.columns import columns_of
from dlt_sources.decode.normalize import InvalidRecord, OutOfRange, normalize_record
from dlt_sources.http.errors import Truncated, WrongContent

Page = TypeVar("Page", bound=msgspec.Struct)
LONGEST_INTEGER = 20
"""64 bits are 19 digits and a sign."""

Record = TypeVar("Record", bound=msgspec.Struct)
Rejects = list[tuple[str, bytes]]
"""Of each record set aside one line why, and its body."""

_HALF_PAIR = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)
SHORT = 5
"""Bytes of nested JSON too few to write a number that no column can hold."""
_VAST_NUMBER = re.compile(rb"(?:^|[:\[,])\s*-?(?:\d{19}|[\d.]+[eE][+-]?\d{3})")


@dataclass(slots=True)
class DecodedPage(Generic[Page, Record]):
    """What a page held: its envelope, its records, and what did not pass."""

    page: Page
    records: list[Record]
    rejects: Rejects = field(default_factory=list)
    unknown_fields: frozenset[str] = frozenset()


class PageDecoder(Generic[Page, Record]):
    """Open pages of one resource; `items` is the envelope's field with the records.

    `ignored` names fields we know and do not read, so that they are not reported.
    """

    def __init__(
        self,
        page: type[Page],
        record: type[Record],
        *,
        key: Iterable[str],
        items: str = "data",
        ignored: Iterable[str] = (),
    ) -> None:
        self._page = page
        self._record = record
        self._key = frozenset(key)
        self._items = items
        columns = columns_of(record)
        self._known = frozenset(column.name for column in columns) | frozenset(ignored)
        self._quoted = [f'"{column.name}":'.encode() for column in columns]
        self._nested = [column.name for column in columns if column.kind == "json"]
        self._start = re.compile(rf'"{items}"\s*:\s*\[\s*')
        self._decoder = msgspec.json.Decoder(page)

    def decode(self, body: bytes) -> DecodedPage[Page, Record]:
        """Return what the page holds.

        Raises:
            Truncated: the body is not JSON to its end.
            WrongContent: it is JSON, but not such a page.
        """
        try:
            text = body.decode()
            page = self._decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return self._decode_records(body)
        records: list[Record] = getattr(page, self._items)
        start = self._start.search(text)
        first = _object_at(text, start.end()) if start else {}
        names = len(records) * len(first)
        if start:
            names += text.count('":', 0, start.end())
            names += text.count('":', text.rfind("]"))
        if self._is_odd(body, records, names):
            return self._decode_records(body)
        return DecodedPage(page, records, unknown_fields=frozenset(first) - self._known)

    def _is_odd(self, body: bytes, records: list[Record], names: int) -> bool:
        """Say whether a body that decodes may still hold what must not pass."""
        if b"\\u0000" in body:
            return True
        if (b"\\ud" in body or b"\\uD" in body) and _HALF_PAIR.search(body):
            return True
        for name in self._nested:
            for record in records:
                raw = getattr(record, name)
                if len(raw) > SHORT and _VAST_NUMBER.search(raw):
                    return True
        if body.count(b'":') <= names:
            return False
        return any(body.count(quoted) > len(records) for quoted in self._quoted)

    def _decode_records(self, body: bytes) -> DecodedPage[Page, Record]:
        document = parse_body(body)
        if not isinstance(document, dict) or OutOfRange.of_pairs(document):
            raise WrongContent("answer is no page")
        rows = document.get(self._items)
        if not isinstance(rows, list):
            raise WrongContent(f"answer without a list of {self._items}")
        document[self._items] = []
        try:
            page = msgspec.convert(document, self._page)
        except msgspec.ValidationError as error:
            raise WrongContent(f"answer is no page: {error}") from None
        opened: DecodedPage[Page, Record] = DecodedPage(
            page,
            *partition_valid(
                rows, lambda row: normalize_record(self._record, row, self._key)
            ),
        )
        if rows and isinstance(rows[0], dict):
            opened.unknown_fields = frozenset(rows[0]) - self._known
        return opened


def decode_object(
    record: type[Record], body: bytes, key: Iterable[str], **known: str
) -> Record:
    """Return a body that is one object as a record, with `known` fields added.

    Raises:
        Truncated, WrongContent: as `PageDecoder.open`.
        InvalidRecord: the object cannot be made canonical.
    """
    found = parse_body(body)
    if not isinstance(found, dict):
        raise WrongContent("answer is no object")
    try:
        return normalize_record(record, {**found, **known}, frozenset(key))
    except InvalidRecord as refusal:
        raise InvalidRecord(str(refusal), body) from None


def partition_valid(
    rows: Iterable[Any], make: Callable[[Any], Record]
) -> tuple[list[Record], Rejects]:
    """Return the records that `make` gives, and what it refuses."""
    records: list[Record] = []
    rejects: Rejects = []
    for row in rows:
        try:
            records.append(make(row))
        except InvalidRecord as refusal:
            rejects.append((str(refusal), encoded(row)))
    return records, rejects


def group_by_owner(
    rejects: Rejects, field_name: str, owners: Mapping[str, str]
) -> dict[str, Rejects]:
    """Group refused records by the owner of the id in a field, '' where it says none.

    A call that asks for many at once answers for all; a record that is set aside must
    not hurt those it is not about.
    """
    groups: dict[str, Rejects] = {}
    for reason, body in rejects:
        row = json.loads(body)  # takes what the gate refused
        named = str(row.get(field_name)) if isinstance(row, dict) else ""
        groups.setdefault(owners.get(named, ""), []).append((reason, body))
    return groups


def _object_at(text: str, position: int) -> dict[str, Any]:
    """Return the object that starts here, nothing where none does."""
    if text[position : position + 1] != "{":
        return {}
    found, _ = json.JSONDecoder().raw_decode(text, position)
    return dict(found)


def encoded(row: Any) -> bytes:
    """Return a refused record as bytes that can be kept; duplicate keys stay."""
    pairs = OutOfRange.of_pairs(row) if isinstance(row, dict) else ()
    if pairs:
        parts = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in pairs)
        return f"{{{', '.join(parts)}}}".encode()
    return json.dumps(row).encode()


def parse_body(body: bytes) -> Any:
    """Parse what msgspec would not, keeping marks on what does not fit a record.

    Raises:
        Truncated: the body is not JSON to its end.
    """
    try:
        return json.loads(
            body.decode(errors="surrogateescape").replace("\x00", ""),
            object_pairs_hook=OutOfRange.from_pairs,
            parse_constant=OutOfRange,
            parse_int=_whole_number,
            strict=False,
        )
    except (ValueError, RecursionError):
        raise Truncated("answer is not whole JSON") from None


def _whole_number(digits: str) -> int | OutOfRange:
    return int(digits) if len(digits) < LONGEST_INTEGER else OutOfRange(digits)
