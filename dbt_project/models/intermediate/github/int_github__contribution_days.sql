-- One row per account, day in its time zone and partition.
with

days as (

    select * from {{ ref('stg_github__contribution_days') }}

),

-- The account itself wins over other credentials: it sees its private contributions.
final as (

    select distinct on (days.partition_date, days.channel_id, days.day)
        'github'::text as platform,
        days.channel_id,
        days.day as date,
        days.partition_date,
        days.read_at as observed_at,
        'native history'::text as basis,
        days.contributions as contributions_gained,
        days.commits as commits_gained,
        days.issues as issues_gained,
        days.pull_requests as pull_requests_gained,
        days.reviews as reviews_gained,
        days.repositories_created as repositories_created_gained,
        days.repositories_contributed_to

    from days

    order by
        days.partition_date asc,
        days.channel_id asc,
        days.day asc,
        days.is_own desc,
        days.read_at desc

)

select * from final
