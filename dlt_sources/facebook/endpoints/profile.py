"""The profile of a page.

Here: its fields, the request, and the row. Not here: posts and insights.
"""

from typing import Any

from dlt_sources.decode.rows import DecodedRows, Row, RowDecoder
from dlt_sources.extract.names import join_path
from dlt_sources.facebook import records
from dlt_sources.facebook.endpoints.edges import decode_node, inner
from dlt_sources.facebook.endpoints.first_batch import FirstBatch
from dlt_sources.facebook.errors import InvalidField
from dlt_sources.http.client import Params
from dlt_sources.http.errors import WrongContent

FIELDS = (
    "id",
    "name",
    "username",
    "link",
    "about",
    "bio",
    "category",
    "fan_count",
    "followers_count",
    "picture{url}",
    "cover{source}",
    "is_published",
    "has_transitioned_to_new_page_experience",
)


def _page(row: Row) -> dict[str, Any]:
    return {
        **row,
        "picture_url": inner(row, "picture", "data", "url"),
        "cover_url": inner(row, "cover", "source"),
    }


DECODER = RowDecoder(
    records.Page, key=("id",), flatten=_page, ignored=("picture", "cover")
)


def request(page_id: str) -> tuple[str, Params]:
    """Return the path and the parameters of a page."""
    return join_path(page_id), [("fields", ",".join(FIELDS))]


async def read_profile(batch: FirstBatch, page_id: str) -> DecodedRows[records.Page]:
    """Return the page; a field that Facebook no longer has is left out.

    Raises:
        ApiError: the request failed, or the response is another page.
    """
    path, params = request(page_id)
    fields = list(FIELDS)
    while True:
        try:
            row = await batch.get(path, params, decode_node, label="pages")
        except InvalidField as error:
            fields = error.leave_out(fields)
            params = [("fields", ",".join(fields))]
            continue
        if str(row.get("id")) != page_id:
            raise WrongContent("the response is another page, or none")
        return DECODER.decode_rows([row])
