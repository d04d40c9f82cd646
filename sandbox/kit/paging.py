"""Pages of lists: by number, or by a cursor that is bound to its request.

Here: slicing and verifying. Not here: parameter names, links and cursor formats.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.kit.query import Query


@dataclass(frozen=True, slots=True)
class Page:
    """One numbered page of a list."""

    rows: list[Any]
    number: int
    has_next: bool


def numbered_page(
    rows: Sequence[Any], query: Query, *, default: int, largest: int
) -> Page:
    """Return the page that `page` and `per_page` ask for."""
    size = min(largest, query.positive("per_page", default))
    number = query.positive("page", 1)
    low, high = (number - 1) * size, number * size
    return Page(list(rows[low:high]), number, high < len(rows))


def verified_offset(
    cursor: str, decode: Callable[[str], int], encode: Callable[[int], str]
) -> int | None:
    """Return the offset in a cursor, None unless this request produced the cursor."""
    try:
        offset = decode(cursor)
    except ValueError:
        return None
    return offset if offset >= 0 and encode(offset) == cursor else None
