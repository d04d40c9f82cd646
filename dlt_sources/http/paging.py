"""Follow a list to its end, or say that it has none.

Here: the cursor loop with its two guards. Not here: how a page is asked or read.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from dlt_sources.http.errors import EndlessPages

Page = TypeVar("Page")

PAGE_CAP = 1_000
"""Pages of one list; 100,000 items are more than any channel's list holds."""


async def pages(
    fetch: Callable[[str | None], Awaitable[Page]],
    next_of: Callable[[Page], str | None],
    cap: int = PAGE_CAP,
) -> AsyncIterator[Page]:
    """Yield pages until one names no next; a next is a cursor or a link.

    Raises:
        EndlessPages: a cursor came a second time, or `cap` pages did not end the list.
    """
    seen: set[str] = set()
    following: str | None = None
    for _ in range(cap):
        page = await fetch(following)
        yield page
        following = next_of(page)
        if not following:
            return
        if following in seen:
            raise EndlessPages("the list names a page it already named")
        seen.add(following)
    raise EndlessPages(f"the list has more than {cap} pages")
