"""Rows of `raw_facebook`, one struct per table.

Here: field names, mostly Facebook's own, and types. Ids are text, nested values JSON. A
metric of insights has its own column; null means that Facebook returned no value. Not
here: requests (`endpoints/`) and meaning (dbt).
"""

from datetime import date

import msgspec

from dlt_sources.decode.fields import NO_JSON, Count, Timestamp


class Page(msgspec.Struct, frozen=True):
    """GET /{page}. `fan_count` is its likes, `followers_count` its followers."""

    id: str
    name: str | None = None
    username: str | None = None
    link: str | None = None
    about: str | None = None
    bio: str | None = None
    category: str | None = None
    fan_count: Count | None = None
    followers_count: Count | None = None
    picture_url: str | None = None
    cover_url: str | None = None
    is_published: bool | None = None
    has_transitioned_to_new_page_experience: bool | None = None


class Post(msgspec.Struct, frozen=True):
    """A row of GET /{page}/published_posts.

    Facebook leaves out `shares` where there are none: `shares_count` is 0 then.
    `target_id` is the id of the attached video or photo, which has its own ids.
    """

    id: str
    page_id: str
    message: str | None = None
    created_time: Timestamp | None = None
    updated_time: Timestamp | None = None
    permalink_url: str | None = None
    status_type: str | None = None
    is_hidden: bool | None = None
    parent_id: str | None = None
    full_picture: str | None = None
    media_type: str | None = None
    attachment_type: str | None = None
    target_id: str | None = None
    attachments: msgspec.Raw = NO_JSON
    shares_count: Count | None = None
    reactions_count: Count | None = None
    comments_count: Count | None = None


class PostInsight(msgspec.Struct, frozen=True):
    """Lifetime insights of a post, from the same request as the post. Times are ms."""

    post_id: str
    page_id: str
    post_media_view: Count | None = None
    post_total_media_view_unique: Count | None = None
    post_clicks: Count | None = None
    post_reactions_by_type_total: msgspec.Raw = NO_JSON
    post_video_views: Count | None = None
    post_video_avg_time_watched: Count | None = None
    post_video_view_time: Count | None = None


class PostEarning(msgspec.Struct, frozen=True):
    """Lifetime earnings of a post; `content_monetization_earnings` has its currency."""

    post_id: str
    page_id: str
    content_monetization_earnings: msgspec.Raw = NO_JSON
    monetization_approximate_earnings: msgspec.Raw = NO_JSON
    creator_monetization_qualified_views: Count | None = None


class Video(msgspec.Struct, frozen=True):
    """A row of GET /{page}/videos or /{page}/video_reels; `edge` says which.

    `source` and `picture` are not stored: their URLs expire. `format` has the sizes of
    the video; its filter `native` is the one that was uploaded.
    """

    id: str
    page_id: str
    edge: str
    title: str | None = None
    description: str | None = None
    created_time: Timestamp | None = None
    updated_time: Timestamp | None = None
    length: float | None = None
    format: msgspec.Raw = NO_JSON
    permalink_url: str | None = None
    views: Count | None = None
    post_id: str | None = None
    universal_video_id: str | None = None
    custom_labels: msgspec.Raw = NO_JSON
    content_category: str | None = None
    published: bool | None = None
    video_status: str | None = None
    privacy: str | None = None
    is_crosspost_video: bool | None = None


class VideoInsight(msgspec.Struct, frozen=True):
    """Lifetime insights of a video or reel, from its request. Times are in ms."""

    video_id: str
    page_id: str
    edge: str
    total_video_views: Count | None = None
    total_video_views_unique: Count | None = None
    total_video_30s_views: Count | None = None
    total_video_60s_excludes_shorter_views: Count | None = None
    total_video_complete_views: Count | None = None
    total_video_avg_time_watched: Count | None = None
    total_video_view_total_time: Count | None = None
    total_video_view_time_by_country_id: msgspec.Raw = NO_JSON
    total_video_view_time_by_age_bucket_and_gender: msgspec.Raw = NO_JSON
    total_video_views_by_distribution_type: msgspec.Raw = NO_JSON
    blue_reels_play_count: Count | None = None
    fb_reels_total_plays: Count | None = None
    post_video_avg_time_watched: Count | None = None
    post_video_view_time: Count | None = None
    post_video_followers: Count | None = None
    post_video_social_actions: msgspec.Raw = NO_JSON
    post_video_likes_by_reaction_type: msgspec.Raw = NO_JSON


class PageDay(msgspec.Struct, frozen=True):
    """A day of America/Los_Angeles of GET /{page}/insights.

    Facebook names the end of the day; `day` is the day that it ends. `page_follows` is
    the level at that end; all others are of the day alone.
    """

    page_id: str
    day: date
    end_time: Timestamp
    page_media_view: Count | None = None
    page_total_media_view_unique: Count | None = None
    page_post_engagements: Count | None = None
    page_views_total: Count | None = None
    page_follows: Count | None = None
    page_daily_follows_unique: Count | None = None
    page_daily_unfollows_unique: Count | None = None
    page_video_views: Count | None = None
    page_video_view_time: Count | None = None
    page_actions_post_reactions_total: msgspec.Raw = NO_JSON
    page_total_actions: Count | None = None


class PageEarningDay(msgspec.Struct, frozen=True):
    """The earnings of a day of America/Los_Angeles; restated for weeks."""

    page_id: str
    day: date
    end_time: Timestamp
    content_monetization_earnings: msgspec.Raw = NO_JSON
    monetization_approximate_earnings: msgspec.Raw = NO_JSON
    creator_monetization_qualified_views: Count | None = None
