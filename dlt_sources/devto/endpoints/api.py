"""Requests to Dev.to, one function per endpoint.

Here: paths, parameters, shapes. Lists have neither totals nor links; they end with an
empty page. Not here: the reads of an author (`author.py`), rows (`records.py`).
"""

from collections.abc import AsyncIterator, Iterable
from typing import Any

import msgspec

from dlt_sources.contract import Window
from dlt_sources.decode.normalize import normalize_record
from dlt_sources.decode.pages import parse_body, partition_valid
from dlt_sources.decode.rows import DecodedRows, Row, RowDecoder, nested
from dlt_sources.devto.records import Article, ArticleDay, User
from dlt_sources.extract.names import join_path
from dlt_sources.extract.windows import DAY
from dlt_sources.http.client import ApiClient, Params
from dlt_sources.http.errors import WrongContent
from dlt_sources.http.paging import pages

LIST_SIZE = 1_000


def _tags(row: Row) -> list[str] | None:
    """Return the tags; one of two fields has them as an array, the other as text."""
    for name in ("tag_list", "tags"):
        if isinstance(row.get(name), list):
            return list(row[name])
    for name in ("tag_list", "tags"):
        if isinstance(row.get(name), str):
            return [tag.strip() for tag in row[name].split(",") if tag.strip()]
    return None


def _article(row: Row) -> dict[str, Any]:
    user = nested(row, "user")
    reactions = row.get("public_reactions_count")
    if reactions is None:
        reactions = row.get("positive_reactions_count")
    return {
        **row,
        "tags": _tags(row),
        "public_reactions_count": reactions,
        "user_id": user.get("user_id"),
        "username": user.get("username"),
        "organization_username": nested(row, "organization").get("username"),
    }


# `ignored`: known fields that are not stored: texts, aliases, private data.
ARTICLES = RowDecoder(
    Article,
    key=("id",),
    flatten=_article,
    ignored=(
        *("type_of", "path", "user", "organization", "flare_tag", "tag_list"),
        *("body_markdown", "body_html", "published_timestamp", "social_image"),
        *("positive_reactions_count", "readable_publish_date", "collection_id"),
        *("crossposted_at", "last_comment_at", "subforem_id", "ai_disclosure_level"),
    ),
)
USERS = RowDecoder(User, key=("id",), ignored=("type_of", "email", "profile_image_90"))


class _Follower(msgspec.Struct, frozen=True):
    """A row of the list of followers, which is only counted."""

    id: str


FOLLOWERS = RowDecoder(
    _Follower,
    key=("id",),
    ignored=(
        *("type_of", "created_at", "name", "path", "profile_image", "user_id"),
        "username",
    ),
)


async def user(client: ApiClient, user_id: str) -> DecodedRows[User]:
    """Read an account by its id; no key is needed."""
    path = join_path("users", user_id)
    return await client.get(path, (), USERS.decode_object, label="users")


async def user_by_name(client: ApiClient, username: str) -> DecodedRows[User]:
    """Read an account by its current name."""
    return await client.get(
        "users/by_username", (("url", username),), USERS.decode_object, label="users"
    )


def own_articles(client: ApiClient) -> AsyncIterator[DecodedRows[Article]]:
    """Yield the pages of all articles of the key's owner, with drafts."""
    return _list(client, "articles/me/all", (), ARTICLES, "articles")


def articles_of(
    client: ApiClient, username: str
) -> AsyncIterator[DecodedRows[Article]]:
    """Yield the pages of an author's published articles, without views."""
    named = (("username", username),)
    return _list(client, "articles", named, ARTICLES, "articles")


async def article(client: ApiClient, article_id: str) -> DecodedRows[Article]:
    """Read a published article by its id, without views."""
    path = join_path("articles", article_id)
    return await client.get(path, (), ARTICLES.decode_object, label="articles")


def followers(client: ApiClient) -> AsyncIterator[DecodedRows[_Follower]]:
    """Yield the pages of the followers of the key's owner."""
    return _list(client, "followers/users", (), FOLLOWERS, "followers")


def _list(
    client: ApiClient, path: str, named: Params, decoder: RowDecoder[Any], label: str
) -> AsyncIterator[DecodedRows[Any]]:
    async def fetch(number: str | None) -> DecodedRows[Any]:
        number = number or "1"
        params = (*named, ("page", number), ("per_page", str(LIST_SIZE)))
        page: DecodedRows[Any] = await client.get(
            path, params, decoder.decode_list, label=label
        )
        if page.records or page.rejects:
            page.next_page = str(int(number) + 1)
        return page

    return pages(fetch, lambda page: page.next_page)


async def days(
    client: ApiClient, window: Window, article_id: str | None = None
) -> DecodedRows[ArticleDay]:
    """Read every day of a range, of one article or of the whole account.

    The range should end before today: older deployments cache the response of a range
    for a week (forem's analytics service).
    """
    params = [
        ("start", window.start.isoformat()),
        ("end", (window.end - DAY).isoformat()),
    ]
    if article_id is not None:
        params.append(("article_id", article_id))
    return await client.get(
        "analytics/historical",
        params,
        lambda body: decode_days(body, article_id),
        label="article_days",
    )


def decode_days(body: bytes, article_id: str | None) -> DecodedRows[ArticleDay]:
    """Return the days of a response, which is an object keyed by day.

    Raises:
        Truncated: the body is not complete JSON.
        WrongContent: the JSON is not such an object.
    """
    document = parse_body(body)
    if not isinstance(document, dict):
        raise WrongContent("response is not an object of days")
    if not all(isinstance(groups, dict) for groups in document.values()):
        raise WrongContent("response without numbers by day")

    def record(row: Row) -> ArticleDay:
        [(day, groups)] = row.items()
        return normalize_record(ArticleDay, _day(day, groups, article_id), frozenset())

    records, rejects = partition_valid(
        ({day: row} for day, row in document.items()), record
    )
    return DecodedRows(records, rejects=rejects)


def _day(day: str, groups: Row, article_id: str | None) -> dict[str, Any]:
    views, reactions = nested(groups, "page_views"), nested(groups, "reactions")
    follows = nested(groups, "follows").get("total") if article_id is None else None
    return {
        "day": day,
        "article_id": article_id,
        "page_views": views.get("total"),
        "read_time_seconds": views.get("total_read_time_in_seconds"),
        "average_read_time_seconds": views.get("average_read_time_in_seconds"),
        "reactions": reactions.get("total"),
        "likes": reactions.get("like"),
        "reading_list": reactions.get("readinglist"),
        "unicorns": reactions.get("unicorn"),
        "comments": nested(groups, "comments").get("total"),
        "follows": follows,
    }


def newest(articles: Iterable[Article], window: Window) -> list[Article]:
    """Return the articles published before the end of the window, newest first."""
    published = [
        (one.published_at, one)
        for one in articles
        if one.published is not False
        and one.published_at is not None
        and one.published_at.date() < window.end
    ]
    return [one for _, one in sorted(published, key=lambda pair: pair[0], reverse=True)]
