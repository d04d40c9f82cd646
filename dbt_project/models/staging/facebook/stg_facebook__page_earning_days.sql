-- One row per earning page, native day, credential and partition.
with

current_rows as (

    {{ current_rows('facebook', 'page_earning_days', 'raw.day', day='day') }}

),

final as (

    select
        ---------- ids
        page_id as channel_id,

        ---------- strings
        content_monetization_earnings::jsonb ->> 'currency' as currency,

        ---------- numerics
        case
            when
                content_monetization_earnings::jsonb ->> 'micro_amount'
                ~ '^-?\d{1,18}$'
                then
                    (content_monetization_earnings::jsonb ->> 'micro_amount')::numeric
                    * 0.000001 -- a division adds digits without end
        end as earnings,
        case
            when
                monetization_approximate_earnings::jsonb #>> '{}'
                ~ '^-?\d{1,15}(\.\d{1,12})?$'
                then (monetization_approximate_earnings::jsonb #>> '{}')::numeric
        end as approximate_earnings,
        creator_monetization_qualified_views as qualified_views,

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
