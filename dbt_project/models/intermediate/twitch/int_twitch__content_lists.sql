-- One row per complete reading of a list of contents.
with

readings as (

    select * from {{ ref('stg_app__readings') }}

),

final as (

    select
        platform,
        subject_id as channel_id,
        resource as list_name,
        partition_date,
        date,
        observed_at,
        -- Lists contain all videos, and the clips created in the window.
        case resource
            when 'videos' then timestamptz '-infinity'
            else window_start::timestamp at time zone 'UTC'
        end as covers_from,
        case resource
            when 'videos' then timestamptz 'infinity'
            else window_end::timestamp at time zone 'UTC'
        end as covers_until

    from readings

    where
        platform = 'twitch'
        and resource in ('videos', 'clips')
        and kind <> 'sample'
        and status = 'complete'
        and (resource = 'videos' or window_end is not null)

)

select * from final
