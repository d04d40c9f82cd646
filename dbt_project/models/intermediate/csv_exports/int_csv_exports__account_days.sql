-- One row per account, day and metric: the value of the newest download.
with

account_days as (

    select * from {{ ref('stg_csv_exports__account_days') }}

),

final as (

    select distinct on (platform, account_id, date, metric)
        platform,
        account_id,
        date,
        metric,
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

    from account_days

    order by
        platform asc,
        account_id asc,
        date asc,
        metric asc,
        {{ newest_import_first() }}

)

select * from final
