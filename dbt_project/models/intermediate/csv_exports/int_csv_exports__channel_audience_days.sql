-- One row per account, breakdown and day of imported files. Its segments are of one
-- import, because those of two cannot be summed. Without tables of no stated period.
with

audience_shares as (

    select * from {{ ref('int_csv_exports__audience_shares') }}
    where span <> 'period'

),

newest as (

    select distinct on (platform, account_id, breakdown, date)
        platform,
        account_id,
        breakdown,
        date,
        import_id
    from audience_shares
    order by
        platform asc,
        account_id asc,
        breakdown asc,
        date asc,
        {{ newest_import_first() }}

),

segments as (

    select
        audience_shares.platform,
        audience_shares.account_id,
        audience_shares.breakdown,
        audience_shares.date,
        audience_shares.segment,
        max(audience_shares.partition_date) as partition_date,
        max(audience_shares.read_at) as read_at,
        jsonb_object_agg(audience_shares.metric, audience_shares.value) as metrics
    from audience_shares
    inner join newest
        on
            audience_shares.platform = newest.platform
            and audience_shares.account_id = newest.account_id
            and audience_shares.breakdown = newest.breakdown
            and audience_shares.date = newest.date
            and audience_shares.import_id = newest.import_id
    group by 1, 2, 3, 4, 5

),

final as (

    select
        platform,
        account_id as channel_id,
        breakdown,
        date as first_date,
        date,
        'account'::text as time_zone,
        max(partition_date) as partition_date,
        max(read_at) as observed_at,
        'imported'::text as basis,
        jsonb_object_agg(segment, metrics) as segments

    from segments

    group by platform, account_id, breakdown, date

)

select * from final
