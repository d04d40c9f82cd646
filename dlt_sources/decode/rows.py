"""The gate for answers that are a bare list or one bare object.

Here: bytes -> canonical records where a platform nests or names fields otherwise than
the raw table does; `flatten` says how a row of theirs becomes a row of ours. The rules
of the gate hold: a record that cannot be made canonical is set aside with its reason.
Not here: pages with an envelope (`decode/pages.py`).
"""

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


class DecodedRows(msgspec.Struct, Generic[Record]):
    """What a list held; `following` is the link to its next page."""

    records: list[Record]
    next_page: str | None = None
    rejects: Rejects = []
    unknown_fields: frozenset[str] = frozenset()


class RowDecoder(Generic[Record]):
    """Open lists and objects of one resource.

    `ignored` names fields that we know and do not read.
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
        self._known = frozenset(one.name for one in columns_of(record)) | set(ignored)

    def decode_list(self, body: bytes) -> DecodedRows[Record]:
        """Return the records of a list; an object in its place is no empty list.

        Raises:
            Truncated: the body is not JSON to its end.
            WrongContent: it is JSON, but no list.
        """
        found = parse_body(body)
        if not isinstance(found, list):
            raise WrongContent("answer is no list")
        return self._decode_rows(found)

    def decode_object(self, body: bytes) -> DecodedRows[Record]:
        """Return one object as the only record.

        Raises:
            Truncated, WrongContent: as `open_list`.
        """
        found = parse_body(body)
        if not isinstance(found, dict):
            raise WrongContent("answer is no object")
        return self._decode_rows([found])

    def _decode_rows(self, rows: list[Any]) -> DecodedRows[Record]:
        records, rejects = partition_valid(rows, self._record_of)
        opened = DecodedRows(records, rejects=rejects)
        if rows and isinstance(rows[0], dict):
            opened.unknown_fields = frozenset(rows[0]) - self._known
        return opened

    def _record_of(self, row: Any) -> Record:
        if not isinstance(row, dict):
            raise InvalidRecord("record is no object")
        if OutOfRange.of_pairs(row):
            raise InvalidRecord("a name is given twice")
        return normalize_record(self._record, self._flatten(row), self._key)


def part(row: Row, name: str) -> Row:
    """Return a nested object, an empty one where there is none."""
    found = row.get(name)
    return found if isinstance(found, dict) else {}
