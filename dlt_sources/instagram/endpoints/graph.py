"""Requests of objects and lists to the Graph API, one function per endpoint.

Here: paths, fields and shapes. Links to other pages hold the token, so only their
cursor is used. Not here: insights of accounts (`user_insights.py`), rows
(`records.py`).
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Literal

from dlt_sources.decode.normalize import InvalidRecord, normalize_record
from dlt_sources.decode.pages import parse_body, partition_valid
from dlt_sources.decode.rows import DecodedRows, Row, RowDecoder, nested, with_colon
from dlt_sources.extract.names import join_path
from dlt_sources.http.client import ApiClient
from dlt_sources.http.errors import WrongContent
from dlt_sources.http.paging import pages
from dlt_sources.instagram.endpoints.metrics import read_value
from dlt_sources.instagram.records import Account, Media, MediaInsights

LIST_SIZE = 100
IDS_PER_REQUEST = 50
ACCOUNT_FIELDS = (
    *("id", "username", "name", "biography", "website", "profile_picture_url"),
    *("followers_count", "follows_count", "media_count"),
)
MEDIA_FIELDS = (
    *("id", "caption", "media_type", "media_product_type", "media_url", "permalink"),
    *("thumbnail_url", "timestamp", "like_count", "comments_count"),
)
ROOT = "./"
"""The path of a request for several ids."""


def _media(row: Row) -> dict[str, Any]:
    return {**row, "timestamp": with_colon(row.get("timestamp"))}


ACCOUNTS = RowDecoder(Account, key=("id",))
MEDIA = RowDecoder(Media, key=("id",), flatten=_media)


async def get_account(client: ApiClient, account_id: str) -> DecodedRows[Account]:
    """Read the profile and the counters of an account."""
    return await client.get(
        join_path(account_id),
        (("fields", ",".join(ACCOUNT_FIELDS)),),
        ACCOUNTS.decode_object,
        label="accounts",
    )


def list_media(
    client: ApiClient, account_id: str, edge: Literal["media", "stories"]
) -> AsyncIterator[DecodedRows[Media]]:
    """Yield the pages of an account's media or stories, the newest first."""
    path = join_path(account_id, edge)
    fields = ("fields", ",".join(MEDIA_FIELDS))

    async def fetch(cursor: str | None) -> DecodedRows[Media]:
        after = (("after", cursor),) if cursor else ()
        params = (fields, ("limit", str(LIST_SIZE)), *after)
        return await client.get(path, params, decode_media_page, label=edge)

    return pages(fetch, lambda page: page.next_page)


async def get_media(client: ApiClient, ids: Sequence[str]) -> DecodedRows[Media]:
    """Read media by their ids; one that is gone fails the whole request."""
    params = (("ids", ",".join(ids)), ("fields", ",".join(MEDIA_FIELDS)))
    return await client.get(
        ROOT, params, lambda body: MEDIA.decode_rows(_objects(body, ids)), label="media"
    )


async def get_media_insights(
    client: ApiClient, ids: Sequence[str], metrics: Sequence[str]
) -> DecodedRows[MediaInsights]:
    """Read metrics of media by their ids.

    One metric that one media does not have fails the whole request.
    """
    fields = f"id,insights.metric({','.join(metrics)})"
    return await client.get(
        ROOT,
        (("ids", ",".join(ids)), ("fields", fields)),
        lambda body: decode_insights(body, ids),
        label="media_insights",
    )


def decode_media_page(body: bytes) -> DecodedRows[Media]:
    """Return a page of media and the cursor of the next one, if there is one.

    Raises:
        Truncated: the body is not complete JSON.
        WrongContent: the JSON is not a page.
    """
    document = parse_body(body)
    if not isinstance(document, dict) or not isinstance(document.get("data"), list):
        raise WrongContent("response without a list of data")
    page = MEDIA.decode_rows(document["data"])
    paging = nested(document, "paging")
    after = nested(paging, "cursors").get("after")
    if paging.get("next") and isinstance(after, str):
        page.next_page = after
    return page


def decode_insights(body: bytes, ids: Sequence[str]) -> DecodedRows[MediaInsights]:
    """Return the insights of several media; a metric without a value is null.

    Raises:
        Truncated: the body is not complete JSON.
        WrongContent: the JSON has none of the media.
    """
    make: Callable[[Any], MediaInsights] = _insights_record
    records, rejects = partition_valid(_objects(body, ids), make)
    return DecodedRows(records, rejects=rejects)


def _insights_record(media: Any) -> MediaInsights:
    if not isinstance(media, dict):
        raise InvalidRecord("media is not an object")
    metrics = nested(media, "insights").get("data")
    if not isinstance(metrics, list):
        raise InvalidRecord("media without a list of insights")
    values = {
        str(one.get("name")): read_value(one)
        for one in metrics
        if isinstance(one, dict)
    }
    row = {**values, "media_id": media.get("id")}
    return normalize_record(MediaInsights, row, frozenset({"media_id"}))


def _objects(body: bytes, ids: Sequence[str]) -> list[Any]:
    """Return the requested objects of a response that is keyed by id."""
    document = parse_body(body)
    if not isinstance(document, dict):
        raise WrongContent("response is not an object of ids")
    found = [document[one] for one in ids if one in document]
    if not found:
        raise WrongContent("response without any of the requested ids")
    return found
