-- One row per account, breakdown, segment, credential and partition.
with

current_rows as (

    {{ current_rows(
        'instagram', 'audience', 'raw.breakdown, raw.segment'
    ) }}

),

final as (

    select
        ---------- ids
        account_id as channel_id,

        ---------- strings
        breakdown,
        segment,

        ---------- numerics
        followers,

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
