"""Rows of `raw_instagram`, one struct per table.

Here: field names, mostly the Graph API's own, and types. Ids are text. Not here:
requests (`endpoints/`) and meaning (dbt).
"""

from datetime import date

import msgspec

from dlt_sources.decode.fields import Count, Timestamp


class Account(msgspec.Struct, frozen=True):
    """GET /{account}."""

    id: str
    username: str | None = None
    name: str | None = None
    biography: str | None = None
    website: str | None = None
    profile_picture_url: str | None = None
    followers_count: Count | None = None
    follows_count: Count | None = None
    media_count: Count | None = None


class Media(msgspec.Struct, frozen=True):
    """A row of GET /{account}/media or /{account}/stories.

    `like_count` is absent where the owner hides likes. Addresses of files expire.
    """

    id: str
    media_type: str | None = None
    media_product_type: str | None = None
    caption: str | None = None
    permalink: str | None = None
    media_url: str | None = None
    thumbnail_url: str | None = None
    timestamp: Timestamp | None = None
    like_count: Count | None = None
    comments_count: Count | None = None


class MediaInsights(msgspec.Struct, frozen=True):
    """Lifetime insights of a media or story; times are milliseconds.

    A metric that its product does not have is null.
    """

    media_id: str
    views: Count | None = None
    reach: Count | None = None
    likes: Count | None = None
    comments: Count | None = None
    saved: Count | None = None
    shares: Count | None = None
    replies: Count | None = None
    total_interactions: Count | None = None
    follows: Count | None = None
    profile_visits: Count | None = None
    ig_reels_avg_watch_time: Count | None = None
    ig_reels_video_view_total_time: Count | None = None


class AccountDay(msgspec.Struct, frozen=True):
    """GET /{account}/insights with metric_type=total_value, for one Pacific day.

    `follows` and `unfollows` are follows_and_unfollows by follow_type.
    """

    account_id: str
    day: date
    views: Count | None = None
    reach: Count | None = None
    accounts_engaged: Count | None = None
    total_interactions: Count | None = None
    likes: Count | None = None
    comments: Count | None = None
    shares: Count | None = None
    saves: Count | None = None
    replies: Count | None = None
    profile_views: Count | None = None
    profile_links_taps: Count | None = None
    follows: Count | None = None
    unfollows: Count | None = None


class FollowerDay(msgspec.Struct, frozen=True):
    """GET /{account}/insights?metric=follower_count: new followers of a Pacific day."""

    account_id: str
    day: date
    follower_count: Count | None = None


class AudienceSegment(msgspec.Struct, frozen=True):
    """GET /{account}/insights?metric=follower_demographics: one segment."""

    account_id: str
    breakdown: str
    segment: str
    followers: Count | None = None
