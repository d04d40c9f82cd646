"""Known posts or videos that a list no longer has.

Here: requests by id, 50 in a batch. For a removed one Facebook answers that the id does
not exist. After any other error it stays unknown. Not here: the list (`lists.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dlt_sources.extract.concurrency import chunks
from dlt_sources.extract.names import join_path
from dlt_sources.facebook.client import MOST_ELEMENTS, GraphClient
from dlt_sources.facebook.endpoints.edges import decode_node
from dlt_sources.facebook.endpoints.first_batch import OK, get_each
from dlt_sources.facebook.errors import classify_error
from dlt_sources.http import errors
from dlt_sources.http.responses import Response

MOST_BATCHES = 20


@dataclass(slots=True)
class LeftOut:
    """Rows that exist although the list lacks them, and how many ids stay unknown."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    unknown: int = 0


async def read_left_out(
    client: GraphClient, ids: Iterable[str], fields: Iterable[str], *, label: str
) -> LeftOut:
    """Request each id.

    Raises:
        ApiError: a batch failed.
    """
    found = LeftOut()
    parts = chunks(sorted(ids), MOST_ELEMENTS)
    found.unknown = sum(len(part) for part in parts[MOST_BATCHES:])
    params = [("fields", ",".join(fields))]
    for part in parts[:MOST_BATCHES]:
        paths = [join_path(one) for one in part]
        responses = await get_each(client, paths, params, label=label)
        for response in responses:
            _add(found, response)
    return found


def _add(found: LeftOut, response: Response | None) -> None:
    if response is None:
        found.unknown += 1
        return
    if response.status != OK:
        is_gone = isinstance(classify_error(response), errors.NotFound)
        found.unknown += not is_gone
        return
    try:
        row = dict(decode_node(response.body))
    except errors.ApiError:
        found.unknown += 1
        return
    if row.get("id") and row.get("created_time"):
        found.rows.append(row)
    else:
        found.unknown += 1
