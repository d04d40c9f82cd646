-- One row per content that was ever described, as last seen.
{%- set attributes = [
    'channel_id', 'list_name', 'content_type', 'can_expire', 'livestream_id',
    'parent_content_id', 'game_id', 'title', 'description', 'url', 'thumbnail_url',
    'language', 'duration_seconds', 'reading_time_minutes', 'tags',
    'content_created_at', 'published_at'
] %}

with

days as not materialized (select * from {{ ref('fct_content_days') }}),

lists as not materialized (

    {{ conformed('content_lists', [
        'platform', 'channel_id', 'list_name', 'partition_date', 'date', 'observed_at',
        'covers_from', 'covers_until'
    ]) }}

),

contents as (

    {{ conformed('contents', ['platform', 'content_id', 'partition_date', 'observed_at']
    + attributes) }}

),

-- Contents that a reading of the window contains, or no longer contains.
affected as (

    select platform, content_id from days where {{ in_window('date') }} group by 1, 2

    {%- if is_window_run() %}

    union

    select platform, content_id from {{ this }}
    where
        {{ closes_in_window('last_seen_at') }}
        or {{ closes_in_window('described_at') }}
        or {{ closes_in_window('removed_at') }}

    union

    select existing.platform, existing.content_id
    from {{ this }} as existing
    inner join lists
        on existing.last_seen_date < lists.date and {{ is_listed_content('existing') }}
    where
        existing.status = 'active'
        and {{ in_window('lists.partition_date', days_before=1) }}

    -- A day that is built late may be the first without the content.
    union

    select existing.platform, existing.content_id
    from {{ this }} as existing
    inner join lists
        on existing.last_seen_date < lists.date and {{ is_listed_content('existing') }}
    where
        {{ closes_after_window('existing.removed_at') }}
        and {{ in_window('lists.partition_date', days_before=1) }}

    {%- endif %}

),

seen as (

    select
        affected.platform,
        affected.content_id,
        first_day.observed_at as first_seen_at,
        last_day.observed_at as last_seen_at,
        last_day.date as last_seen_date,
        last_day.partition_date,
        described_day.observed_at as described_at,
        described_day.date as described_date,
        described_day.partition_date as described_partition_date,
        last_day.views_total,
        last_day.likes_total,
        last_day.comments_total,
        last_day.shares_total
    from affected
    {{ nearest_day('first_day', 'content_id', 'asc') }}
    {{ nearest_day('last_day', 'content_id', 'desc') }}
    {{ nearest_day('described_day', 'content_id', 'desc', 'is_described') }}

),

-- Attributes of the last reading that describes the content. Outside the window the
-- existing ones hold, unless they came from a reading that no longer counts.
described as (

    select distinct on (seen.platform, seen.content_id)
        seen.*,
        {{ fresh_or_existing(attributes, 'contents', 'content_id') }}
    from seen
    left join contents
        on
            seen.platform = contents.platform
            and seen.content_id = contents.content_id
            and seen.described_partition_date = contents.partition_date
            and seen.described_at = contents.observed_at
            and {{ is_reread('contents.partition_date', 'content_id',
                'described_partition_date', 'described_date', 'described_at') }}
    {{ join_existing('content_id') }}

),

final as (

    select
        described.*,
        missed.observed_at as removed_at,
        case when missed.observed_at is null then 'active' else 'removed' end as status,
        case
            when missed.observed_at is null then null
            when not described.can_expire then 'deleted'
            when channels.retention_days is null then 'unknown'
            when
                described.content_created_at
                + channels.retention_days * interval '1 day' <= missed.observed_at
                then 'expired'
            else 'deleted'
        end as removed_reason
    from described
    left join {{ ref('dim_channels') }} as channels
        on
            described.platform = channels.platform
            and described.channel_id = channels.channel_id
    -- The first complete list that should contain it and does not.
    left join lateral (
        select lists.observed_at from lists
        where
            described.last_seen_date < lists.date
            and described.last_seen_date <= lists.partition_date
            and {{ is_listed_content('described') }}
        order by lists.date asc, lists.observed_at asc
        limit 1
    ) as missed on true

)

select * from final
