-- One row per repository, credential and reading.
with

repositories as (

    select * from {{ ref('int_github__repository_readings') }}

),

final as (

    select
        platform,
        repository_id,
        partition_date,
        observed_at,
        name,
        full_name,
        owner_login,
        description,
        homepage_url,
        language,
        license_key,
        topics,
        visibility,
        default_branch,
        html_url,
        is_fork,
        is_archived,
        repository_created_at,
        repository_updated_at,
        pushed_at

    from repositories

)

select * from final
