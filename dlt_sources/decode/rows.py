"""Decode responses that are a bare list or one object.

Here: bytes in, records out, for platforms that nest or name fields differently than the
raw table. `flatten` turns a row of the response into a row of the table. The rules for
valid records are those of `pages.py`.
Not here: pages with an envelope (`pages.py`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from dlt_sources.decode.columns import columns_of
from dlt_sources.decode.normalize import InvalidRecord, OutOfRange, normalize_record
from dlt_sources.decode.pages import Rejects, parse_body, partition_valid
from dlt_sources.http.errors import WrongContent

Record = TypeVar("Record", bound=msgspec.Struct)
Row = Mapping[str, Any]
Flatten = Callable[[Row], dict[str, Any]]
_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")


class DecodedRows(msgspec.Struct, Generic[Record]):
    """A list: valid records, rejects, and the link or number of the next page."""

    records: list[Record]
    next_page: str | None = None
    rejects: Rejects = []
    unknown_fields: frozenset[str] = frozenset()


class RowDecoder(Generic[Record]):
    """A decoder for lists and objects of one resource.

    `ignored` names fields that are known and not stored.
    """

    def __init__(
        self,
        record: type[Record],
        *,
        key: Iterable[str],
        flatten: Flatten = dict,
        ignored: Iterable[str] = (),
    ) -> None:
        self._record = record
        self._key = frozenset(key)
        self._flatten = flatten
        self._known = frozenset(column.name for column in columns_of(record)) | set(
            ignored
        )

    def decode_list(self, body: bytes) -> DecodedRows[Record]:
        """Return the records of a list; an object is an error, not an empty list.

        Raises:
            Truncated: the body is not complete JSON.
            WrongContent: the JSON is not a list.
        """
        document = parse_body(body)
        if not isinstance(document, list):
            raise WrongContent("response is not a list")
        return self.decode_rows(document)

    def decode_object(self, body: bytes) -> DecodedRows[Record]:
        """Return one object as the only record.

        Raises:
            Truncated: the body is not complete JSON.
            WrongContent: the JSON is not an object.
        """
        document = parse_body(body)
        if not isinstance(document, dict):
            raise WrongContent("response is not an object")
        return self.decode_rows([document])

    def decode_rows(self, rows: list[Any], **known: str) -> DecodedRows[Record]:
        """Return the records of parsed rows, such as those of an envelope.

        `known` are fields that the request names and the rows lack.
        """
        records, rejects = partition_valid(
            rows, lambda row: self._record_of(row, known)
        )
        decoded = DecodedRows(records, rejects=rejects)
        if rows and isinstance(rows[0], dict):
            decoded.unknown_fields = frozenset(rows[0]) - self._known
        return decoded

    def _record_of(self, row: Any, known: Row) -> Record:
        if not isinstance(row, dict):
            raise InvalidRecord("record is not an object")
        if OutOfRange.of_pairs(row):
            raise InvalidRecord("a field is given twice")
        return normalize_record(
            self._record, {**self._flatten(row), **known}, self._key
        )


def nested(row: Row, name: str) -> Row:
    """Return a nested object, an empty one where there is none."""
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def with_colon(value: Any) -> Any:
    """Return a time `...+0000` as RFC 3339 has it; other values stay as they are."""
    return _OFFSET.sub(r"\1:\2", value) if isinstance(value, str) else value
