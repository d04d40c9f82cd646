-- One row per channel, native day, traffic source, credential and partition.
with

current_rows as (

    {{ current_rows(
        'youtube',
        'audience_traffic_sources',
        'raw.day, raw.insight_traffic_source_type',
        day='day'
    ) }}

),

final as (

    select
        ---------- ids
        channel_id,

        ---------- strings
        insight_traffic_source_type as traffic_source,

        ---------- numerics
        views,
        estimated_minutes_watched as minutes_watched,

        ---------- dates
        day as native_date,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from current_rows

)

select * from final
