-- One row per channel, breakdown, last day and partition.
with

countries as (

    select * from {{ ref('stg_youtube__audience_countries') }}

),

demographics as (

    select * from {{ ref('stg_youtube__audience_demographics') }}

),

traffic_sources as (

    select * from {{ ref('stg_youtube__audience_traffic_sources') }}

),

devices as (

    select * from {{ ref('stg_youtube__audience_devices') }}

),

parts as (

    select
        channel_id,
        'country'::text as breakdown,
        first_date,
        last_date as date,
        credential_id,
        partition_date,
        observed_at,
        country as segment,
        {{ segment_metrics(['views', 'watch_minutes'], ['views', 'minutes_watched']) }}
            as metrics
    from countries

    union all

    select
        channel_id,
        'age_and_gender'::text as breakdown,
        first_date,
        last_date as date,
        credential_id,
        partition_date,
        observed_at,
        age_group || ' ' || gender as segment,
        {{ segment_metrics(['viewers_pct'], ['viewer_pct']) }} as metrics
    from demographics

    union all

    select
        channel_id,
        'traffic_source'::text as breakdown,
        native_date as first_date,
        native_date as date,
        credential_id,
        partition_date,
        observed_at,
        traffic_source as segment,
        {{ segment_metrics(['views', 'watch_minutes'], ['views', 'minutes_watched']) }}
            as metrics
    from traffic_sources

    union all

    select
        channel_id,
        'device'::text as breakdown,
        native_date as first_date,
        native_date as date,
        credential_id,
        partition_date,
        observed_at,
        device_type as segment,
        {{ segment_metrics(['views', 'watch_minutes'], ['views', 'minutes_watched']) }}
            as metrics
    from devices

),

-- Segments can be summed only within one response, so a response is one row.
final as (

    select
        'youtube'::text as platform,
        channel_id,
        breakdown,
        first_date,
        date,
        'America/Los_Angeles'::text as time_zone,
        partition_date,
        max(observed_at) as observed_at,
        'native history'::text as basis,
        jsonb_object_agg(segment, metrics) as segments

    from parts

    group by channel_id, breakdown, first_date, date, credential_id, partition_date

)

select * from final
