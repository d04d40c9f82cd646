-- One row per author, measure and reading.
with

followers as (

    select * from {{ ref('stg_devto__followers') }}

),

articles as (

    select * from {{ ref('stg_devto__articles') }}

),

lists as (

    select * from {{ ref('int_devto__content_lists') }}

),

-- A complete list gives the number of articles.
published as (

    select
        lists.channel_id,
        lists.partition_date,
        lists.date,
        lists.observed_at,
        count(articles.article_id) as contents_total
    from lists
    left join articles
        on
            lists.channel_id = articles.subject_id
            and lists.credential_id = articles.credential_id
            and lists.partition_date = articles.partition_date
            and articles.is_published
    where lists.list_name = 'articles'
    group by 1, 2, 3, 4

),

readings as (

    select
        channel_id,
        partition_date,
        date,
        observed_at,
        followers_total,
        null::bigint as contents_total
    from followers

    union all

    select
        channel_id,
        partition_date,
        date,
        observed_at,
        null::bigint as followers_total,
        contents_total
    from published

),

final as (

    select
        'devto'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        followers_total,
        case when followers_total is not null then false end as has_rounded_followers,
        null::bigint as following_total, -- Dev.to reports none of them
        null::bigint as subscribers_total,
        null::bigint as views_total,
        contents_total,
        null::bigint as impressions_gained,
        null::bigint as clicks_gained

    from readings

)

select * from final
