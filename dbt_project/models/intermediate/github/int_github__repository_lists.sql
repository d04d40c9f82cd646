-- One row per complete list of repositories and reading.
with

readings as (

    select * from {{ ref('stg_app__readings') }}

),

-- For one repository an unavailable reading is a complete list without it.
final as (

    select
        readings.platform,
        readings.subject_id as channel_id,
        case
            when readings.subject_id like 'repository:%' then 'alone'
            when readings.is_own then 'own'
            else 'public'
        end as list_name,
        readings.partition_date,
        readings.date,
        readings.observed_at,
        timestamptz '-infinity' as covers_from,
        timestamptz 'infinity' as covers_until

    from readings
    where
        readings.platform = 'github'
        and readings.resource = 'repositories'
        and (
            readings.status = 'complete'
            or (
                readings.status = 'unavailable'
                and readings.subject_id like 'repository:%'
            )
        )

)

select * from final
