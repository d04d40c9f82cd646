-- One row per snapshot and source, with the metrics that come from the source.
with

days as (

    {{ rows_of_affected_days(ref('fct_post_snapshots')) }}

),

snapshots as not materialized (select * from {{ ref('snapshots') }}),

final as (

    select
        snapshots.post_id,
        snapshots.snapshot_date,
        (sources.place)::integer as place,
        sources.source ->> 'data_source' as data_source,
        sources.source ->> 'basis' as basis,
        (sources.source ->> 'observed_at')::timestamptz as observed_at,
        (sources.source ->> 'import_id')::uuid as import_id,
        sources.source ->> 'file_name' as file_name,
        (sources.source ->> 'line')::bigint as line,
        array(
            select jsonb_array_elements_text(sources.source -> 'metrics')
        ) as metrics

    from days
    inner join snapshots
        on
            {{ post_id('days') }} = snapshots.post_id
            and days.date = snapshots.snapshot_date
    cross join
        jsonb_array_elements(days.sources) with ordinality as sources (source, place)

)

select * from final
