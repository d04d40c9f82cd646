"""Query parameters, and the pages that they select.

Here: reading them. Not here: the platforms' checks and error messages, which subclasses
add; parameter names, links and cursor formats.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl


class Query:
    """The query parameters of one request, in the order in which they came."""

    def __init__(self, text: str) -> None:
        self.parameters: dict[str, list[str]] = {}
        for key, value in parse_qsl(text, keep_blank_values=True):
            self.parameters.setdefault(self.name_of(key), []).append(value)

    def name_of(self, key: str) -> str:
        """Return the parameter that a key means."""
        return key

    def values(self, name: str) -> list[str]:
        """Return all values of a parameter."""
        return self.parameters.get(name, [])

    def one(self, name: str) -> str | None:
        """Return the last value of a parameter."""
        values = self.values(name)
        return values[-1] if values else None

    def positive(self, name: str, default: int) -> int:
        """Return a positive integer, or the default for anything else."""
        return whole_number(self.one(name) or "") or default


def whole_number(text: str) -> int | None:
    """Return a number of ASCII digits, None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Page:
    """One numbered page of a list."""

    rows: list[Any]
    number: int
    last: int
    """The number of the last page."""


def numbered_page(
    rows: Sequence[Any], query: Query, *, default: int, largest: int
) -> Page:
    """Return the page that `page` and `per_page` ask for."""
    size = min(largest, query.positive("per_page", default))
    number = query.positive("page", 1)
    last = max(1, -(-len(rows) // size))
    return Page(list(rows[(number - 1) * size : number * size]), number, last)


def verified_offset(
    cursor: str, decode: Callable[[str], int], encode: Callable[[int], str]
) -> int | None:
    """Return the offset in a cursor, None unless this request produced the cursor."""
    try:
        offset = decode(cursor)
    except ValueError:
        return None
    return offset if offset >= 0 and encode(offset) == cursor else None
