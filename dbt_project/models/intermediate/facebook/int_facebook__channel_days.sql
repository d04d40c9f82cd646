-- One row per page, measure and reading.
with

pages as (

    select * from {{ ref('stg_facebook__pages') }}

),

lists as (

    select * from {{ ref('stg_app__readings') }}
    where platform = 'facebook' and resource = 'posts' and status = 'complete'

),

readings as (

    select
        channel_id,
        partition_date,
        date,
        observed_at,
        follower_count as followers_total,
        null::bigint as contents_total
    from pages

    union all

    -- A complete list gives the number of posts.
    select
        subject_id as channel_id,
        partition_date,
        date,
        observed_at,
        null::bigint as followers_total,
        rows as contents_total
    from lists

),

final as (

    select
        'facebook'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        followers_total,
        case when followers_total is not null then false end as has_rounded_followers,
        null::bigint as following_total, -- Facebook reports none of them
        null::bigint as subscribers_total,
        null::bigint as views_total,
        contents_total,
        null::bigint as impressions_gained, -- withdrawn; views by day replace them
        null::bigint as clicks_gained -- no metric has all clicks of a day

    from readings

)

select * from final
