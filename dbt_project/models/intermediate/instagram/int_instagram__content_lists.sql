-- One row per complete list of media or stories and reading.
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
        timestamptz '-infinity' as covers_from,
        timestamptz 'infinity' as covers_until

    from readings

    where
        platform = 'instagram'
        and resource in ('media', 'stories')
        and status = 'complete'

)

select * from final
