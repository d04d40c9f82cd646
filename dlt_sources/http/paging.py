"""Read the pages of a list to its end.

Here: the cursor loop, its guards, and the budget of requests. Not here: requests of a
page (`<platform>/endpoints/`).
"""

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Hashable,
    Iterator,
    Sequence,
)
from typing import Any, Protocol, TypeVar

from dlt_sources.http.errors import EndlessPages

BUDGET = 1_000
"""Maximum pages of one list; no channel has a list of 100,000 items."""


class ListPage(Protocol):
    """Records and rejects of one page; every platform's decoder returns them."""

    records: list[Any]
    rejects: list[tuple[str, bytes]]


Page = TypeVar("Page", bound=ListPage)


class RequestBudget:
    """The requests that one reading may still send; its lists may share it."""

    def __init__(self, limit: int = BUDGET) -> None:
        self._limit = limit
        self._spent = 0

    def spend(self) -> None:
        """Spend one request.

        Raises:
            EndlessPages: the reading has sent all its requests.
        """
        if self._spent >= self._limit:
            raise EndlessPages(f"the list takes more than {self._limit} requests")
        self._spent += 1


async def pages(
    fetch: Callable[[str | None], Awaitable[Page]],
    next_of: Callable[[Page], str | None],
    *,
    key: str = "id",
    budget: RequestBudget | None = None,
) -> AsyncIterator[Page]:
    """Yield pages until one has no next page.

    `next_of` returns the cursor or link of the next page, `key` names the field that
    identifies a record. A page without a new record is the last page requested.

    Raises:
        EndlessPages: the list goes on after such a page, or exceeds its budget.
    """
    budget = budget or RequestBudget()
    cursors: set[str] = set()
    items: set[Hashable] = set()
    cursor: str | None = None
    while True:
        budget.spend()
        page = await fetch(cursor)
        yield page
        cursor = next_of(page)
        if not cursor:
            return
        found = set(_items(page.records, page.rejects, key))
        if not found:
            raise EndlessPages("the list goes on after an empty page")
        if found <= items or cursor in cursors:
            raise EndlessPages("the list repeats a page")
        items |= found
        cursors.add(cursor)


def _items(
    records: Sequence[Any], rejects: Sequence[tuple[str, bytes]], key: str
) -> Iterator[Hashable]:
    for record in records:
        yield getattr(record, key)
    for _, body in rejects:
        yield body
