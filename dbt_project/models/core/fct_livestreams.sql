-- One row per livestream.
with

bounds as (

    select *
    from {{ ref('fct_livestream_bounds') }}
    where {{ in_window('date', var('livestream_days'), 1) }}

),

segments as (

    select *
    from {{ ref('fct_livestream_segments') }}
    where {{ in_window('date', var('livestream_days'), 1) }}

),

viewed as (

    select
        platform,
        livestream_id,
        sum(sample_count) as sample_count,
        max(peak_viewers) as peak_viewers,
        coalesce(
            sum(viewer_minutes) / nullif(sum(viewed_minutes), 0), avg(average_viewers)
        ) as average_viewers,
        sum(minutes) as sampled_minutes
    from segments
    group by 1, 2

),

played as (

    select
        platform,
        livestream_id,
        game_id,
        sum(minutes) as minutes,
        min(started_at) as started_at
    from segments
    where game_id is not null
    group by 1, 2, 3

),

-- The category with the most minutes; of equal ones the earlier.
longest as (

    select distinct on (platform, livestream_id)
        platform,
        livestream_id,
        game_id
    from played
    order by platform asc, livestream_id asc, minutes desc, started_at asc

),

final as (

    select
        bounds.platform,
        bounds.livestream_id,
        bounds.channel_id,
        bounds.date,
        bounds.title,
        longest.game_id,
        bounds.started_at,
        bounds.ended_at,
        bounds.ended_at_basis,
        floor({{ minutes('bounds.ended_at - bounds.started_at') }})::integer
            as duration_minutes,
        viewed.peak_viewers,
        viewed.average_viewers::numeric(18, 6) as average_viewers,
        coalesce(viewed.sample_count, 0)::bigint as sample_count,
        case
            when
                viewed.sampled_minutes is not null
                and bounds.ended_at > bounds.started_at
                then least(1, viewed.sampled_minutes / (
                    {{ minutes('bounds.ended_at - bounds.started_at') }}
                ))
        end::numeric(18, 6) as coverage,
        null::bigint as chatters,
        null::bigint as followers_gained,
        null::bigint as subscribers_gained

    from bounds
    left join viewed
        on
            bounds.platform = viewed.platform
            and bounds.livestream_id = viewed.livestream_id
    left join longest
        on
            bounds.platform = longest.platform
            and bounds.livestream_id = longest.livestream_id

)

select * from final
