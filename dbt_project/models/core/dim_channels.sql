-- One row per channel, with its last known attributes.
{%- set profile = [
    'username', 'display_name', 'url', 'account_type', 'description', 'profile_image_url',
    'cover_image_url', 'account_created_at', 'retention_days'
] -%}
{%- set broadcast = ['title', 'game_id', 'language'] %}
with

readings as (

    {{ rows_read_in_window(conformed('channels', [
        'platform', 'channel_id', 'partition_date', 'date', 'observed_at',
        'profile_observed_at', 'broadcast_observed_at'
    ] + profile + broadcast)) }}

),

-- The readings and the existing row. Its two parts have their own times.
candidates as (

    select
        platform,
        channel_id,
        observed_at,
        profile_observed_at,
        broadcast_observed_at,
        {{ (profile + broadcast) | join(', ') }}
    from readings

    {%- if is_window_run() %}

    union all

    select
        existing.platform,
        existing.channel_id,
        part.observed_at,
        part.profile_observed_at,
        part.broadcast_observed_at,
        {{ existing_where_known('part.profile_observed_at', profile) }},
        {{ existing_where_known('part.broadcast_observed_at', broadcast) }}
    from {{ this }} as existing
    inner join lateral (
        values
        (existing.profile_observed_at, existing.profile_observed_at, null::timestamptz),
        (
            existing.broadcast_observed_at,
            null::timestamptz,
            existing.broadcast_observed_at
        )
    ) as part (observed_at, profile_observed_at, broadcast_observed_at) on true
    where
        part.observed_at is not null
        and exists (
            select 1 from readings
            where
                existing.platform = readings.platform
                and existing.channel_id = readings.channel_id
        )

    {%- endif %}

),

final as (

    select
        platform,
        channel_id,
        {{ last_known_of(profile + broadcast) }},
        max(profile_observed_at) as profile_observed_at,
        max(broadcast_observed_at) as broadcast_observed_at

    from candidates

    group by 1, 2

)

select * from final
