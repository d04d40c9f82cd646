"""Decode the result tables of Analytics; columns match by header.

Here: tables. Not here: the reports (`reports.py`).
"""

import re
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

from dlt_sources.decode.normalize import InvalidRecord, normalize_record
from dlt_sources.decode.pages import parse_body, partition_valid
from dlt_sources.http.errors import WrongContent
from dlt_sources.youtube.endpoints.page import Page

Record = TypeVar("Record", bound=msgspec.Struct)
KIND = "youtubeAnalytics#resultTable"
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class TableDecoder(Generic[Record]):
    """Decode tables of one record; `columns` are required."""

    def __init__(self, record: type[Record], columns: tuple[str, ...]) -> None:
        self._record = record
        self._columns = columns
        self._fields = set(record.__struct_fields__)

    def decode(self, body: bytes, **known: str) -> Page[Record]:
        """Return the rows with the `known` fields; a body without `rows` has none.

        Raises:
            Truncated: the body is not complete JSON.
            WrongContent: the body is an error, another kind, or lacks a column.
        """
        document = parse_body(body)
        if not isinstance(document, dict) or document.get("errors"):
            raise WrongContent("response is not a report")
        headers = document.get("columnHeaders")
        if document.get("kind") != KIND or not isinstance(headers, list):
            raise WrongContent("response is not a report")
        names = [
            header.get("name") if isinstance(header, dict) else None
            for header in headers
        ]
        if missing := set(self._columns) - set(names):
            raise WrongContent(f"report without {', '.join(sorted(missing))}")
        fields = [to_field_name(str(name)) for name in names]
        page: Page[Record] = Page(unknown_fields=frozenset(set(fields) - self._fields))
        rows = document.get("rows")
        page.records, page.rejects = partition_valid(
            rows if isinstance(rows, list) else [],
            lambda row: self._to_record(fields, row, known),
        )
        return page

    def _to_record(
        self, fields: list[str], row: Any, known: Mapping[str, str]
    ) -> Record:
        if not isinstance(row, list) or len(row) != len(fields):
            raise InvalidRecord("row and header differ in length")
        values = {**dict(zip(fields, row, strict=True)), **known}
        return normalize_record(self._record, values, frozenset({"video_id"}))


def to_field_name(name: str) -> str:
    """Return the column of a dimension or metric: ageGroup becomes age_group."""
    return "video_id" if name == "video" else _WORD_START.sub("_", name).lower()
