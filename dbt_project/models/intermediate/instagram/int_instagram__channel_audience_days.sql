-- One row per account, breakdown and reading. Segments are followers of that moment.
with

audience as (

    select * from {{ ref('stg_instagram__audience') }}

),

final as (

    select
        'instagram'::text as platform,
        channel_id,
        breakdown,
        date as first_date,
        date,
        'UTC'::text as time_zone,
        partition_date,
        max(observed_at) as observed_at,
        'observed'::text as basis,
        jsonb_object_agg(
            segment, {{ segment_metrics(['followers'], ['followers']) }}
        ) as segments

    from audience

    group by channel_id, breakdown, date, credential_id, partition_date

)

select * from final
