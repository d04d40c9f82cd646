-- One row per channel, 28 days, age group, gender, credential and partition.
with

current_rows as (

    {{ current_rows(
        'youtube',
        'audience_demographics',
        'raw.last_day, raw.age_group, raw.gender',
        day='last_day'
    ) }}

),

final as (

    select
        ---------- ids
        channel_id,

        ---------- strings
        age_group,
        gender,

        ---------- numerics
        viewer_percentage::numeric as viewer_pct,

        ---------- dates
        first_day as first_date,
        last_day as last_date,

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
