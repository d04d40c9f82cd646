-- One row per page, day in Pacific Time and partition.
with

page_days as (

    select * from {{ ref('stg_facebook__page_days') }}

),

final as (

    select
        'facebook'::text as platform,
        channel_id,
        native_date as date,
        'America/Los_Angeles'::text as time_zone,
        partition_date,
        observed_at,
        'native history'::text as basis,
        views as views_gained,
        null::bigint as engaged_views_gained, -- no such metric
        watched_ms / 60000 as watch_minutes_gained,
        null::numeric as average_view_seconds, -- watched time and views differ in kind
        null::numeric as average_view_pct,
        -- An empty object means no reaction; a missing one is unknown.
        case
            when jsonb_typeof(reactions_by_type) = 'object'
                then (
                    select coalesce(sum(reaction.number::bigint), 0)
                    from
                        jsonb_each_text(page_days.reactions_by_type)
                            as reaction (kind, number)
                    where reaction.number ~ '^-?\d{1,15}$'
                )::bigint
        end as likes_gained,
        null::bigint as comments_gained, -- engagements mix them with clicks
        null::bigint as shares_gained,
        true as has_shares,
        followers_won,
        followers_lost,
        views as impressions_gained, -- they replaced impressions
        contact_clicks as clicks_gained

    from page_days

)

select * from final
