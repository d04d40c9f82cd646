"""Rows of `raw_devto`, one struct per table.

Here: field names, mostly Dev.to's own, and types. Ids are text, nested values JSON. Not
here: requests (`endpoints/`) and meaning (dbt).
"""

from datetime import date

import msgspec

from dlt_sources.decode.fields import NO_JSON, Count, Timestamp


class User(msgspec.Struct, frozen=True):
    """GET /users/{id}. `joined_at` is text such as "Jan  1, 2020"."""

    id: str
    username: str
    name: str | None = None
    summary: str | None = None
    location: str | None = None
    website_url: str | None = None
    twitter_username: str | None = None
    github_username: str | None = None
    profile_image: str | None = None
    joined_at: str | None = None


class Article(msgspec.Struct, frozen=True):
    """A row of GET /articles/me/all or, without a key, of GET /articles?username=.

    Only the first has `page_views_count`, an estimate in steps of ten. `tags` is an
    array, from `tag_list` or `tags` of the response.
    """

    id: str
    title: str
    description: str | None = None
    published: bool | None = None
    published_at: Timestamp | None = None
    created_at: Timestamp | None = None
    edited_at: Timestamp | None = None
    slug: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    cover_image: str | None = None
    language: str | None = None
    tags: msgspec.Raw = NO_JSON
    reading_time_minutes: Count | None = None
    page_views_count: Count | None = None
    public_reactions_count: Count | None = None
    comments_count: Count | None = None
    user_id: str | None = None
    username: str | None = None
    organization_username: str | None = None


class ArticleDay(msgspec.Struct, frozen=True):
    """A UTC day of GET /analytics/historical; values are of that day alone.

    Without `article_id` it is the whole account. `follows` is always the account's gain
    of followers, so only rows of the account have it.
    """

    day: date
    article_id: str | None = None
    page_views: Count | None = None
    read_time_seconds: Count | None = None
    average_read_time_seconds: Count | None = None
    reactions: Count | None = None
    likes: Count | None = None
    reading_list: Count | None = None
    unicorns: Count | None = None
    comments: Count | None = None
    follows: Count | None = None


class FollowerTotal(msgspec.Struct, frozen=True):
    """GET /followers/users, counted, because the list has no total."""

    user_id: str
    total: Count
