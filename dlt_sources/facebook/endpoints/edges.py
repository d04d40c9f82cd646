"""Parse lists, objects and insights of the Graph API.

Here: bytes to rows. Links to other pages (`paging`) contain the access token; they are
removed before a row is decoded or set aside, and only the cursor is kept. Not here:
records (`decode/rows.py`), requests (`lists.py`).
"""

from typing import Any

import msgspec

from dlt_sources.decode.normalize import OutOfRange
from dlt_sources.decode.pages import Rejects, parse_body
from dlt_sources.decode.rows import Row
from dlt_sources.http.errors import WrongContent


class Item(msgspec.Struct):
    """The id of a row, by which a repeated page is found."""

    id: str


class Edge(msgspec.Struct):
    """One page of a list: rows without links, and the cursor of the next page."""

    rows: list[Any]
    after: str | None = None
    records: list[Any] = []
    rejects: Rejects = []


def decode_edge(body: bytes) -> Edge:
    """Return the rows of a list; the list continues only with a link to a next page.

    Raises:
        Truncated: the body is not complete JSON.
        WrongContent: the body is not a list.
    """
    document = _list_of(body)
    paging = document.get("paging")
    after = None
    if isinstance(paging, dict) and paging.get("next"):
        cursors = paging.get("cursors")
        after = cursors.get("after") if isinstance(cursors, dict) else None
        if not isinstance(after, str) or not after:
            raise WrongContent("list with a next page and without a cursor")
    rows = [without_links(row) for row in document["data"]]
    ids = [row.get("id") if isinstance(row, dict) else row for row in rows]
    return Edge(rows, after, [Item(str(one)) for one in ids])


def decode_insights(body: bytes) -> list[Any]:
    """Return the metrics of an object; links to other days are no pages of a list.

    Raises:
        Truncated: the body is not complete JSON.
        WrongContent: the body is not a list.
    """
    return [without_links(row) for row in _list_of(body)["data"]]


def _list_of(body: bytes) -> Row:
    document = parse_body(body)
    if not isinstance(document, dict) or not isinstance(document.get("data"), list):
        raise WrongContent("response without a list of data")
    return document


def decode_node(body: bytes) -> Row:
    """Return one object without links.

    Raises:
        Truncated: the body is not complete JSON.
        WrongContent: the body is not an object.
    """
    document = parse_body(body)
    if not isinstance(document, dict):
        raise WrongContent("response is not an object")
    return dict(without_links(document))


def without_links(value: Any) -> Any:
    """Return JSON without `paging` at any depth: its links contain the token."""
    if isinstance(value, OutOfRange):
        return value
    if isinstance(value, dict):
        pairs = OutOfRange.of_pairs(value) or list(value.items())
        return OutOfRange.from_pairs(
            [(name, without_links(one)) for name, one in pairs if name != "paging"]
        )
    if isinstance(value, list):
        return [without_links(inner) for inner in value]
    return value


def inner(row: Row, *names: str) -> Any:
    """Return a nested value, None where one step is missing."""
    value: Any = row
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def first(row: Row, name: str) -> Row:
    """Return the first element of a nested list, an empty one where there is none."""
    data = inner(row, name, "data")
    found = data[0] if isinstance(data, list) and data else None
    return found if isinstance(found, dict) else {}
