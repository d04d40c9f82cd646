"""Decode lists of the Data API: nested items become flat rows.

Here: the path of each column in an item, and pages without `items`, which are empty.
Not here: the columns of each list (`data_columns.py`).
"""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

from dlt_sources.decode.normalize import InvalidRecord, OutOfRange, normalize_record
from dlt_sources.decode.pages import parse_body, partition_valid
from dlt_sources.http.errors import WrongContent
from dlt_sources.youtube.endpoints.page import Page

Record = TypeVar("Record", bound=msgspec.Struct)


class ItemDecoder(Generic[Record]):
    """Decode lists of one kind; `paths` names the place of each column in an item.

    `kind` is the envelope's. Another response without `items` would look like an empty
    list.
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
        self._paths = {column: path.split(".") for column, path in paths.items()}
        self._key = frozenset(key)
        self._parts: dict[str, list[tuple[str, list[str]]]] = {}
        for column, (part, *inner_path) in self._paths.items():
            if inner_path:
                self._parts.setdefault(part, []).append((column, inner_path))
        known = {".".join(path[:2]) for path in self._paths.values()}
        self._known = known | set(self._parts) | {"kind", "etag"} | set(ignored)

    def decode(self, body: bytes) -> Page[Record]:
        """Return a page.

        Raises:
            Truncated: the body is not complete JSON.
            WrongContent: the body is another kind of response.
        """
        document = parse_body(body)
        if not isinstance(document, dict) or document.get("kind") != self._kind:
            raise WrongContent(f"response is not a {self._kind}")
        items = document.get("items")
        items = [] if items is None else items
        if not isinstance(items, list):
            raise WrongContent("response without a list of items")
        page: Page[Record] = Page(unknown_fields=self._unknown_fields(items))
        token = document.get("nextPageToken")
        page.next_token = token if isinstance(token, str) and token else None
        page.records, page.rejects = partition_valid(items, self._flatten)
        return page

    def _flatten(self, item: Any) -> Record:
        if not isinstance(item, dict):
            raise InvalidRecord("record is not an object")
        row = {column: item.get(path[0]) for column, path in self._paths.items()}
        for part, columns in self._parts.items():
            inner = item.get(part)
            for column, path in columns:
                row[column] = _value_at(inner, path)
        objects = (item, *map(item.get, self._parts))
        if any(OutOfRange.of_pairs(value) for value in objects if value):
            raise InvalidRecord("a field occurs twice")
        return normalize_record(self._record, row, self._key)

    def _unknown_fields(self, items: list[Any]) -> frozenset[str]:
        first = items[0] if items and isinstance(items[0], dict) else {}
        names = set(first)
        for part in self._parts:
            inner = first.get(part)
            if isinstance(inner, dict):
                names |= {f"{part}.{name}" for name in inner}
        return frozenset(str(name) for name in names - self._known)


def _value_at(value: Any, path: list[str]) -> Any:
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
