"""Rows of `raw_twitch`, one struct per table, with Helix's own field names.

Here: field names and types. Ids are text, nested values JSON. Not here: requests
(`endpoints/`) and meaning (dbt).
"""

import msgspec

from dlt_sources.decode.fields import NO_JSON, Count, Timestamp


class User(msgspec.Struct, frozen=True):
    """GET /users. `view_count` is frozen by Twitch since 2022 and not read.

    `email` is the owner's, for a token with the scope user:read:email.
    """

    id: str
    login: str
    display_name: str
    type: str | None = None
    broadcaster_type: str | None = None
    description: str | None = None
    profile_image_url: str | None = None
    offline_image_url: str | None = None
    created_at: Timestamp | None = None
    email: str | None = None


class Channel(msgspec.Struct, frozen=True):
    """GET /channels: title and category as they stand now, live or not."""

    broadcaster_id: str
    broadcaster_login: str
    broadcaster_name: str
    broadcaster_language: str | None = None
    game_id: str | None = None
    game_name: str | None = None
    title: str | None = None
    delay: Count | None = None
    tags: msgspec.Raw = NO_JSON
    content_classification_labels: msgspec.Raw = NO_JSON
    is_branded_content: bool | None = None


class FollowerTotal(msgspec.Struct, frozen=True):
    """GET /channels/followers: `total` alone."""

    broadcaster_id: str
    total: Count


class FollowedTotal(msgspec.Struct, frozen=True):
    """GET /channels/followed: `total` alone."""

    user_id: str
    total: Count


class SubscriptionTotal(msgspec.Struct, frozen=True):
    """GET /subscriptions: `total` and `points`."""

    broadcaster_id: str
    total: Count
    points: Count | None = None


class Video(msgspec.Struct, frozen=True):
    """GET /videos. `duration` is Go-style text such as 3h8m33s."""

    id: str
    user_id: str
    type: str
    stream_id: str | None = None
    user_login: str | None = None
    user_name: str | None = None
    title: str | None = None
    description: str | None = None
    created_at: Timestamp | None = None
    published_at: Timestamp | None = None
    url: str | None = None
    thumbnail_url: str | None = None
    viewable: str | None = None
    view_count: Count | None = None
    language: str | None = None
    duration: str | None = None
    muted_segments: msgspec.Raw = NO_JSON


class Clip(msgspec.Struct, frozen=True):
    """GET /clips. `duration` is seconds with a fraction."""

    id: str
    broadcaster_id: str
    url: str | None = None
    embed_url: str | None = None
    broadcaster_name: str | None = None
    creator_id: str | None = None
    creator_name: str | None = None
    video_id: str | None = None
    game_id: str | None = None
    language: str | None = None
    title: str | None = None
    view_count: Count | None = None
    created_at: Timestamp | None = None
    thumbnail_url: str | None = None
    duration: float | None = None
    vod_offset: Count | None = None
    is_featured: bool | None = None


class Stream(msgspec.Struct, frozen=True):
    """GET /streams: one row per channel that is live now."""

    id: str
    user_id: str
    user_login: str | None = None
    user_name: str | None = None
    game_id: str | None = None
    game_name: str | None = None
    type: str | None = None
    title: str | None = None
    tags: msgspec.Raw = NO_JSON
    viewer_count: Count | None = None
    started_at: Timestamp | None = None
    language: str | None = None
    thumbnail_url: str | None = None
    is_mature: bool | None = None


class Game(msgspec.Struct, frozen=True):
    """GET /games. `igdb_id` may be empty."""

    id: str
    name: str
    box_art_url: str | None = None
    igdb_id: str | None = None
