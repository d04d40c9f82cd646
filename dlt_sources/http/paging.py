"""Read the pages of a list to its end.

Here: the cursor loop with its two guards. Not here: requests of a page
(`<platform>/endpoints/`).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from dlt_sources.http.errors import EndlessPages

Page = TypeVar("Page")

PAGE_CAP = 1_000
"""Maximum pages of one list; no channel has a list of 100,000 items."""


async def pages(
    fetch: Callable[[str | None], Awaitable[Page]],
    next_of: Callable[[Page], str | None],
    cap: int = PAGE_CAP,
) -> AsyncIterator[Page]:
    """Yield pages until one has no next page.

    `next_of` returns the cursor or link of the next page.

    Raises:
        EndlessPages: a cursor repeats, or the list has more than `cap` pages.
    """
    seen: set[str] = set()
    cursor: str | None = None
    for _ in range(cap):
        page = await fetch(cursor)
        yield page
        cursor = next_of(page)
        if not cursor:
            return
        if cursor in seen:
            raise EndlessPages("the list repeats a page")
        seen.add(cursor)
    raise EndlessPages(f"the list has more than {cap} pages")
