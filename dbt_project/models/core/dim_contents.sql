{%- set attributes = [
    'channel_id', 'list_name', 'content_type', 'can_expire', 'livestream_id',
    'parent_content_id', 'game_id', 'title', 'description', 'url', 'thumbnail_url',
    'language', 'duration_seconds', 'reading_time_minutes', 'tags',
    'content_created_at', 'published_at'
] -%}

with

days as not materialized (

    select * from {{ ref('fct_content_days') }}

),

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

-- What a reading of the window saw, or did not see any more.
touched as (

    select platform, content_id from days where {{ in_window('date') }} group by 1, 2

    {%- if is_window_run() %}

    union

    select platform, content_id from {{ this }}
    where
        {{ closes_in_window('last_seen_at') }}
        or {{ closes_in_window('described_at') }}
        or {{ closes_in_window('removed_at') }}

    union

    select held.platform, held.content_id
    from {{ this }} as held
    inner join lists
        on held.last_seen_date < lists.date and {{ is_listed('held') }}
    where
        held.status = 'active'
        and {{ in_window('lists.partition_date', days_before=1) }}

    -- A day built late may have missed it first.
    union

    select held.platform, held.content_id
    from {{ this }} as held
    inner join lists
        on held.last_seen_date < lists.date and {{ is_listed('held') }}
    where
        {{ closes_after_window('held.removed_at') }}
        and {{ in_window('lists.partition_date', days_before=1) }}

    {%- endif %}

),

seen as (

    select
        touched.platform,
        touched.content_id,
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
    from touched
    {{ day_of_content('first_day', 'asc') }}
    {{ day_of_content('last_day', 'desc') }}
    {{ day_of_content('described_day', 'desc', condition='is_described') }}

),

-- How it looked when it was last described. What was described outside the window is
-- known already, unless a reading that no longer counts had changed it.
described as (

    select distinct on (seen.platform, seen.content_id)
        seen.*,
        {{ fresh_or_held(attributes, 'contents', 'content_id') }}
    from seen
    left join contents
        on
            seen.platform = contents.platform
            and seen.content_id = contents.content_id
            and seen.described_partition_date = contents.partition_date
            and seen.described_at = contents.observed_at
            and {{ is_of_changed('contents.partition_date') }}
    {{ held_contents() }}

),

final as (

    select
        described.*,
        gone.observed_at as removed_at,
        case when gone.observed_at is null then 'active' else 'removed' end as status,
        case
            when gone.observed_at is null then null
            when not described.can_expire then 'deleted'
            when channels.retention_days is null then 'unknown'
            when
                described.content_created_at
                + channels.retention_days * interval '1 day' <= gone.observed_at
                then 'expired'
            else 'deleted'
        end as removed_reason
    from described
    left join {{ ref('dim_channels') }} as channels
        on
            described.platform = channels.platform
            and described.channel_id = channels.channel_id
    -- The first complete list that should have it and has it not.
    left join lateral (
        select lists.observed_at from lists
        where
            described.last_seen_date < lists.date
            and described.last_seen_date <= lists.partition_date
            and {{ is_listed('described') }}
        order by lists.date asc, lists.observed_at asc
        limit 1
    ) as gone on true

)

select * from final
