"""Decode pages with an envelope into valid records and rejects.

Here: bytes in, records out. A normal page takes one typed decode. A page that fails it,
or looks suspicious, is normalized record by record.
In a valid record ids are text and numbers fit 64 bits. An empty text is null where a
number or a timestamp is expected. A timestamp without a zone is UTC. PostgreSQL stores
neither NUL nor half a surrogate pair: NUL is removed, a half becomes U+FFFD. In a key
field they make the record invalid.
Not here: the fields (`<platform>/records.py`), bare lists and objects (`rows.py`).
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
MAX_DIGITS = 20
"""A number of 64 bits has at most 19 digits and a sign."""

Record = TypeVar("Record", bound=msgspec.Struct)
Rejects = list[tuple[str, bytes]]
"""The reason and the body of each invalid record."""

_HALF_PAIR = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)
SHORT_JSON = 5
"""The longest JSON that cannot contain a number outside 64 bits, in bytes."""
_VAST_NUMBER = re.compile(rb"(?:^|[:\[,])\s*-?(?:\d{19}|[\d.]+[eE][+-]?\d{3})")


@dataclass(slots=True)
class DecodedPage(Generic[Page, Record]):
    """A page: its envelope, its valid records and its rejects."""

    page: Page
    records: list[Record]
    rejects: Rejects = field(default_factory=list)
    unknown_fields: frozenset[str] = frozenset()


class PageDecoder(Generic[Page, Record]):
    """A decoder for pages of one resource.

    `items` is the field of the envelope that holds the records. `ignored` names fields
    that are known and not stored; they are not reported as unknown.
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
        """Return the page of a body.

        Raises:
            Truncated: the body is not complete JSON.
            WrongContent: the JSON is not such a page.
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
        if self._is_suspicious(body, records, names):
            return self._decode_records(body)
        return DecodedPage(page, records, unknown_fields=frozenset(first) - self._known)

    def _is_suspicious(self, body: bytes, records: list[Record], names: int) -> bool:
        """Return whether a body that decodes may still hold an invalid value."""
        if b"\\u0000" in body:
            return True
        if (b"\\ud" in body or b"\\uD" in body) and _HALF_PAIR.search(body):
            return True
        for name in self._nested:
            for record in records:
                raw = getattr(record, name)
                if len(raw) > SHORT_JSON and _VAST_NUMBER.search(raw):
                    return True
        if body.count(b'":') <= names:
            return False
        return any(body.count(quoted) > len(records) for quoted in self._quoted)

    def _decode_records(self, body: bytes) -> DecodedPage[Page, Record]:
        document = parse_body(body)
        if not isinstance(document, dict) or OutOfRange.of_pairs(document):
            raise WrongContent("response is not a page")
        rows = document.get(self._items)
        if not isinstance(rows, list):
            raise WrongContent(f"response without a list of {self._items}")
        document[self._items] = []
        try:
            page = msgspec.convert(document, self._page)
        except msgspec.ValidationError as error:
            raise WrongContent(f"response is not a page: {error}") from None
        decoded: DecodedPage[Page, Record] = DecodedPage(
            page,
            *partition_valid(
                rows, lambda row: normalize_record(self._record, row, self._key)
            ),
        )
        if rows and isinstance(rows[0], dict):
            decoded.unknown_fields = frozenset(rows[0]) - self._known
        return decoded


def decode_object(
    record: type[Record], body: bytes, key: Iterable[str], **known: str
) -> Record:
    """Return a body that is one object as a record, with `known` fields added.

    Raises:
        Truncated, WrongContent: as `PageDecoder.decode`.
        InvalidRecord: the object is not a valid record.
    """
    document = parse_body(body)
    if not isinstance(document, dict):
        raise WrongContent("response is not an object")
    try:
        return normalize_record(record, {**document, **known}, frozenset(key))
    except InvalidRecord as error:
        raise InvalidRecord(str(error), body) from None


def partition_valid(
    rows: Iterable[Any], make: Callable[[Any], Record]
) -> tuple[list[Record], Rejects]:
    """Return the records that `make` returns, and the rows that it rejects."""
    records: list[Record] = []
    rejects: Rejects = []
    for row in rows:
        try:
            records.append(make(row))
        except InvalidRecord as error:
            rejects.append((str(error), encode_row(row)))
    return records, rejects


def group_by_owner(
    rejects: Rejects, field_name: str, owners: Mapping[str, str]
) -> dict[str, Rejects]:
    """Group rejects by the owner of the id in `field_name`, '' without an id.

    One response covers many subjects; a reject must affect only its own subject.
    """
    groups: dict[str, Rejects] = {}
    for reason, body in rejects:
        row = json.loads(body)  # json accepts what msgspec rejects
        owned_id = str(row.get(field_name)) if isinstance(row, dict) else ""
        groups.setdefault(owners.get(owned_id, ""), []).append((reason, body))
    return groups


def _object_at(text: str, position: int) -> dict[str, Any]:
    """Return the object that starts at `position`, an empty one where none does."""
    if text[position : position + 1] != "{":
        return {}
    found, _ = json.JSONDecoder().raw_decode(text, position)
    return dict(found)


def encode_row(row: Any) -> bytes:
    """Return a rejected row as JSON; duplicate names stay duplicate."""
    pairs = OutOfRange.of_pairs(row) if isinstance(row, dict) else ()
    if pairs:
        parts = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in pairs)
        return f"{{{', '.join(parts)}}}".encode()
    return json.dumps(row).encode()


def parse_body(body: bytes) -> Any:
    """Parse JSON that msgspec rejects, with `OutOfRange` for unusable numbers.

    Raises:
        Truncated: the body is not complete JSON.
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
        raise Truncated("response is not complete JSON") from None


def _whole_number(digits: str) -> int | OutOfRange:
    return int(digits) if len(digits) < MAX_DIGITS else OutOfRange(digits)
