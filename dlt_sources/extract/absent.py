"""The ids that a response leaves out.

Here: their second request, whose records join the first response. Not here: what an id
means that two responses leave out (`<platform>/endpoints/`).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from dlt_sources.decode.pages import Rejects


class Response(Protocol):
    """A decoded response to a request by ids."""

    records: list[Any]
    rejects: Rejects


async def request_absent(
    response: Response,
    absent: Sequence[str],
    request: Callable[[Sequence[str]], Awaitable[Response]],
) -> Exception | None:
    """Request absent ids again into `response`; return the error of that request.

    A response with rejects is not repeated: a rejected record may be an absent one.
    """
    if not absent or response.rejects:
        return None
    try:
        second = await request(absent)
    except Exception as error:  # noqa: BLE001 - the rows of the first request stay
        return error
    response.records += second.records
    response.rejects += second.rejects
    return None
