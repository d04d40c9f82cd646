-- One row per repository, credential and reading.
with

repositories as (

    select * from {{ ref('int_github__repository_readings') }}

),

final as (

    select
        platform,
        repository_id,
        channel_id,
        subject_id,
        list_name,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        repository_created_at,
        is_private,
        stars_total,
        forks_total,
        watchers_total,
        open_issues_total

    from repositories

)

select * from final
