"""Rows of `raw_youtube`, one struct per table.

Here: column names (Google's own, in snake case) and types. Counters are 64-bit; JSON
has them as text. An absent counter is null, never zero. Durations stay text. `day` is a
day in California (America/Los_Angeles).
Not here: places in a response (`endpoints/data_columns.py`, `endpoints/reports.py`) and
meaning (dbt).
"""

from datetime import date

import msgspec

from dlt_sources.decode.fields import NO_JSON, Count, Timestamp


class Channel(msgspec.Struct, frozen=True):
    """channels.list. `subscriber_count` has three significant digits, null if hidden.

    `video_count` counts public videos only.
    """

    id: str
    title: str | None = None
    description: str | None = None
    custom_url: str | None = None
    published_at: Timestamp | None = None
    country: str | None = None
    thumbnails: msgspec.Raw = NO_JSON
    uploads: str | None = None
    banner_url: str | None = None
    view_count: Count | None = None
    subscriber_count: Count | None = None
    hidden_subscriber_count: bool | None = None
    video_count: Count | None = None


class PlaylistItem(msgspec.Struct, frozen=True):
    """playlistItems.list; one without `video_published_at` is private or deleted."""

    video_id: str
    id: str | None = None
    playlist_id: str | None = None
    channel_id: str | None = None
    position: Count | None = None
    title: str | None = None
    published_at: Timestamp | None = None
    video_published_at: Timestamp | None = None
    privacy_status: str | None = None


class Video(msgspec.Struct, frozen=True):
    """videos.list. `duration` is ISO 8601 text: PT21M7S, P1DT2H, P0D while upcoming."""

    id: str
    channel_id: str
    title: str | None = None
    description: str | None = None
    published_at: Timestamp | None = None
    thumbnails: msgspec.Raw = NO_JSON
    tags: msgspec.Raw = NO_JSON
    category_id: str | None = None
    live_broadcast_content: str | None = None
    default_language: str | None = None
    default_audio_language: str | None = None
    duration: str | None = None
    definition: str | None = None
    caption: str | None = None
    licensed_content: bool | None = None
    region_restriction: msgspec.Raw = NO_JSON
    upload_status: str | None = None
    privacy_status: str | None = None
    publish_at: Timestamp | None = None
    made_for_kids: bool | None = None
    view_count: Count | None = None
    like_count: Count | None = None
    comment_count: Count | None = None
    scheduled_start_time: Timestamp | None = None
    actual_start_time: Timestamp | None = None
    actual_end_time: Timestamp | None = None
    concurrent_viewers: Count | None = None


class LiveVideo(msgspec.Struct, frozen=True):
    """videos.list of a live, scheduled or just ended broadcast.

    `concurrent_viewers` is null while its owner hides it, and while it is not live.
    """

    id: str
    channel_id: str
    title: str | None = None
    live_broadcast_content: str | None = None
    scheduled_start_time: Timestamp | None = None
    actual_start_time: Timestamp | None = None
    actual_end_time: Timestamp | None = None
    concurrent_viewers: Count | None = None


class VideoStat(msgspec.Struct, frozen=True):
    """videos.batchGetStats. `duration` is protobuf text such as 1267s."""

    id: str
    publish_time: Timestamp | None = None
    duration: str | None = None
    view_count: Count | None = None
    like_count: Count | None = None
    comment_count: Count | None = None


class ChannelDay(msgspec.Struct, frozen=True):
    """Report by day: the activity of one day as of the reading."""

    channel_id: str
    day: date
    views: Count | None = None
    engaged_views: Count | None = None
    estimated_minutes_watched: Count | None = None
    average_view_duration: float | None = None
    average_view_percentage: float | None = None
    likes: Count | None = None
    comments: Count | None = None
    shares: Count | None = None
    subscribers_gained: Count | None = None
    subscribers_lost: Count | None = None


class VideoDay(msgspec.Struct, frozen=True):
    """Report by day or by video: one day of one video; quiet days are omitted."""

    channel_id: str
    video_id: str
    day: date
    views: Count | None = None
    engaged_views: Count | None = None
    estimated_minutes_watched: Count | None = None
    average_view_duration: float | None = None
    average_view_percentage: float | None = None
    likes: Count | None = None
    comments: Count | None = None
    shares: Count | None = None
    subscribers_gained: Count | None = None
    subscribers_lost: Count | None = None


class VideoTotal(msgspec.Struct, frozen=True):
    """Report by video since `first_day`, before which none of its videos was published.

    It ends with the last day that YouTube has processed when it is read.
    """

    channel_id: str
    video_id: str
    first_day: date
    views: Count | None = None
    estimated_minutes_watched: Count | None = None
    average_view_percentage: float | None = None
    shares: Count | None = None
    subscribers_gained: Count | None = None


class VideoRevenueTotal(msgspec.Struct, frozen=True):
    """Report by video of a monetized channel since `first_day`, in `currency`."""

    channel_id: str
    video_id: str
    first_day: date
    currency: str
    estimated_revenue: float | None = None
    cpm: float | None = None


class RevenueDay(msgspec.Struct, frozen=True):
    """Report by day of a monetized channel; amounts in `currency`."""

    channel_id: str
    day: date
    currency: str
    estimated_revenue: float | None = None
    estimated_ad_revenue: float | None = None
    estimated_red_partner_revenue: float | None = None
    gross_revenue: float | None = None
    cpm: float | None = None
    playback_based_cpm: float | None = None
    monetized_playbacks: Count | None = None
    ad_impressions: Count | None = None


class CountryViews(msgspec.Struct, frozen=True):
    """Report by country over `first_day` to `last_day`, both included."""

    channel_id: str
    first_day: date
    last_day: date
    country: str
    views: Count | None = None
    estimated_minutes_watched: Count | None = None
    average_view_duration: float | None = None
    average_view_percentage: float | None = None


class Demographic(msgspec.Struct, frozen=True):
    """Report by age and gender over `first_day` to `last_day`, in percent."""

    channel_id: str
    first_day: date
    last_day: date
    age_group: str
    gender: str
    viewer_percentage: float | None = None


class TrafficSourceDay(msgspec.Struct, frozen=True):
    """Report by day and traffic source."""

    channel_id: str
    day: date
    insight_traffic_source_type: str
    views: Count | None = None
    estimated_minutes_watched: Count | None = None


class DeviceDay(msgspec.Struct, frozen=True):
    """Report by day and type of device."""

    channel_id: str
    day: date
    device_type: str
    views: Count | None = None
    estimated_minutes_watched: Count | None = None
