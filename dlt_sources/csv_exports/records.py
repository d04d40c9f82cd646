"""Rows of `raw_csv_exports`, one struct per table.

Here: field names and types. Decimal numbers and money are text, because a float rounds
them. Blank cells are null. Not here: columns of files (`templates/`), meaning (dbt).
"""

from datetime import date

import msgspec

from dlt_sources.decode.fields import NO_JSON


class Post(msgspec.Struct, frozen=True):
    """One line of an export with a row per post: its attributes and numbers.

    `published_local` is the ISO form of `published`, in the zone of the account.
    `span` says what the numbers cover: `lifetime`, the `day` of the row, or a `period`
    that the file does not state. `breakdowns` and `other` are objects by header.
    """

    line: int
    template: str
    platform: str
    account_id: str
    post_id: str
    id_kind: str
    span: str
    day: date | None = None
    account_name: str | None = None
    account_username: str | None = None
    universal_video_id: str | None = None
    title: str | None = None
    description: str | None = None
    post_type: str | None = None
    published: str | None = None
    published_local: str | None = None
    permalink: str | None = None
    languages: str | None = None
    custom_labels: str | None = None
    funded_status: str | None = None
    caption_type: str | None = None
    data_comment: str | None = None
    is_crosspost: bool | None = None
    is_share: bool | None = None
    duration_seconds: int | None = None
    views: int | None = None
    impressions: int | None = None
    reach: int | None = None
    organic_reach: int | None = None
    boosted_reach: int | None = None
    interactions: int | None = None
    reactions: int | None = None
    likes: int | None = None
    dislikes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    follows: int | None = None
    subscribers_net: int | None = None
    subscribers_won: int | None = None
    subscribers_lost: int | None = None
    clicks: int | None = None
    link_clicks: int | None = None
    other_clicks: int | None = None
    photo_clicks: int | None = None
    three_second_views: int | None = None
    one_minute_views: int | None = None
    three_second_viewers: int | None = None
    one_minute_viewers: int | None = None
    qualified_views: int | None = None
    negative_feedback: int | None = None
    ad_impressions: int | None = None
    seconds_viewed: str | None = None
    average_seconds_viewed: str | None = None
    watch_hours: str | None = None
    average_view_pct: str | None = None
    click_through_pct: str | None = None
    earnings: str | None = None
    content_earnings: str | None = None
    ad_cpm: str | None = None
    cpm: str | None = None
    rpm: str | None = None
    currency: str | None = None
    breakdowns: msgspec.Raw = NO_JSON
    other: msgspec.Raw = NO_JSON


class AccountDay(msgspec.Struct, frozen=True):
    """One number of one day of an account; `value` is a decimal number as text."""

    line: int
    template: str
    platform: str
    account_id: str
    day: date
    metric: str
    value: str
    currency: str | None = None


class AudienceShare(msgspec.Struct, frozen=True):
    """One number of one segment of an account's audience.

    `day` is null where the file has none: a level as of the download, or the sum of a
    period that the file does not state.
    """

    line: int
    template: str
    platform: str
    account_id: str
    breakdown: str
    segment: str
    metric: str
    value: str
    segment_id: str | None = None
    day: date | None = None
    currency: str | None = None
