"""From Google's nested JSON to flat rows, and from report tables to rows.

Here: where in an item a column comes from, pages whose `items` are missing when empty,
tables that are read by their headers. Not here: which columns there are (`records`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from dlt_sources.decode.normalize import InvalidRecord, OutOfRange, normalize_record
from dlt_sources.decode.pages import Rejects, parse_body, partition_valid
from dlt_sources.http.errors import WrongContent

Record = TypeVar("Record", bound=msgspec.Struct)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(slots=True)
class Page(Generic[Record]):
    """What an answer held, and what of it did not pass."""

    records: list[Record] = field(default_factory=list)
    rejects: Rejects = field(default_factory=list)
    unknown_fields: frozenset[str] = frozenset()
    next_token: str | None = None


class Items(Generic[Record]):
    """Lists of one kind of thing. `paths` says where each column is in an item.

    `kind` is the envelope's: without it, a list that lacks its items would be taken for
    an empty one.
    """

    def __init__(
        self,
        kind: str,
        record: type[Record],
        paths: Mapping[str, str],
        *,
        key: tuple[str, ...],
        ignored: tuple[str, ...] = (),
    ) -> None:
        self._kind = kind
        self._record = record
        self._paths = {name: path.split(".") for name, path in paths.items()}
        self._key = frozenset(key)
        self._parts: dict[str, list[tuple[str, list[str]]]] = {}
        for name, (part, *inside) in self._paths.items():
            if inside:
                self._parts.setdefault(part, []).append((name, inside))
        known = {".".join(path[:2]) for path in self._paths.values()}
        self._known = known | set(self._parts) | {"kind", "etag"} | set(ignored)

    def open(self, body: bytes) -> Page[Record]:
        """Return a page.

        Raises:
            Truncated: the body is not JSON to its end.
            WrongContent: it is JSON, but not such a list.
        """
        document = parse_body(body)
        if not isinstance(document, dict) or document.get("kind") != self._kind:
            raise WrongContent(f"answer is no {self._kind}")
        rows = document.get("items")
        rows = [] if rows is None else rows
        if not isinstance(rows, list):
            raise WrongContent("answer without a list of items")
        page: Page[Record] = Page(unknown_fields=self._unknown(rows))
        token = document.get("nextPageToken")
        page.next_token = token if isinstance(token, str) and token else None
        page.records, page.rejects = partition_valid(rows, self._flat)
        return page

    def _flat(self, row: Any) -> Record:
        if not isinstance(row, dict):
            raise InvalidRecord("record is not an object")
        flat = {name: row.get(path[0]) for name, path in self._paths.items()}
        for part, columns in self._parts.items():
            inner = row.get(part)
            for name, inside in columns:
                flat[name] = _at(inner, inside)
        if any(
            OutOfRange.of_pairs(one) for one in (row, *map(row.get, self._parts)) if one
        ):
            raise InvalidRecord("a field is given twice")
        return normalize_record(self._record, flat, self._key)

    def _unknown(self, rows: list[Any]) -> frozenset[str]:
        first = rows[0] if rows and isinstance(rows[0], dict) else {}
        names = set(first)
        for part in self._parts:
            inner = first.get(part)
            if isinstance(inner, dict):
                names |= {f"{part}.{one}" for one in inner}
        return frozenset(str(one) for one in names - self._known)


class Table(Generic[Record]):
    """Report tables of one record; columns are found by header, in any order."""

    def __init__(self, record: type[Record], columns: tuple[str, ...]) -> None:
        self._record = record
        self._columns = columns
        self._fields = set(record.__struct_fields__)

    def open(self, body: bytes, **known: str) -> Page[Record]:
        """Return the rows with `known` fields added; no `rows` means no data.

        Raises:
            Truncated: the body is not JSON to its end.
            WrongContent: it is no table, an error, or lacks a column that was asked.
        """
        document = parse_body(body)
        if not isinstance(document, dict) or document.get("errors"):
            raise WrongContent("answer is no report")
        headers = document.get("columnHeaders")
        if document.get("kind") != "youtubeAnalytics#resultTable" or not isinstance(
            headers, list
        ):
            raise WrongContent("answer is no report")
        names = [one.get("name") if isinstance(one, dict) else None for one in headers]
        if missing := set(self._columns) - set(names):
            raise WrongContent(f"report without {', '.join(sorted(missing))}")
        fields = [field_of(str(name)) for name in names]
        page: Page[Record] = Page(unknown_fields=frozenset(set(fields) - self._fields))
        rows = document.get("rows")
        page.records, page.rejects = partition_valid(
            rows if isinstance(rows, list) else [],
            lambda row: self._record_of(fields, row, known),
        )
        return page

    def _record_of(
        self, fields: list[str], row: Any, known: Mapping[str, str]
    ) -> Record:
        if not isinstance(row, list) or len(row) != len(fields):
            raise InvalidRecord("a row has not as many values as there are columns")
        values = {**dict(zip(fields, row, strict=True)), **known}
        return normalize_record(self._record, values, frozenset({"video_id"}))


def field_of(name: str) -> str:
    """Return the column of a dimension or metric: ageGroup is in age_group."""
    return "video_id" if name == "video" else _HUMP.sub("_", name).lower()


def _at(value: Any, path: list[str]) -> Any:
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
