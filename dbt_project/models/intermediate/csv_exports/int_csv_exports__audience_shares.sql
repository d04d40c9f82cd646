-- One row per account, breakdown, segment, metric and day: the newest download's value.
with

audience as (

    select * from {{ ref('stg_csv_exports__audience') }}

),

final as (

    select distinct on (platform, account_id, breakdown, segment, metric, span, date)
        platform,
        account_id,
        breakdown,
        segment,
        segment_id,
        metric,
        span,
        date,
        value,
        currency,
        import_id,
        file_name,
        template,
        line,
        downloaded_on,
        partition_date,
        observed_at,
        read_at

    from audience

    order by
        platform asc,
        account_id asc,
        breakdown asc,
        segment asc,
        metric asc,
        span asc,
        date asc,
        {{ newest_import_first() }}

)

select * from final
