-- One row per media or story, credential and partition, with its insights.
with

media as (

    select * from {{ ref('stg_instagram__media') }}

),

stories as (

    select * from {{ ref('stg_instagram__stories') }}

),

media_insights as (

    select * from {{ ref('stg_instagram__media_insights') }}

),

listed as (

    select
        *,
        'media'::text as list_name
    from media

    union all

    select
        *,
        'stories'::text as list_name
    from stories

),

final as (

    select
        listed.*,
        case
            when listed.product = 'STORY' then 'story'
            when listed.product = 'REELS' then 'reel'
            when listed.media_type = 'VIDEO' then 'video'
            else 'photo'
        end as content_type,
        media_insights.media_id is not null as has_insights,
        media_insights.views,
        media_insights.reach,
        media_insights.saves,
        media_insights.shares,
        media_insights.replies,
        media_insights.interactions,
        media_insights.follows,
        media_insights.profile_visits,
        media_insights.average_watch_ms,
        media_insights.watched_ms,
        -- Hidden likes are absent from the list; the owner's insights have them.
        coalesce(listed.like_count, media_insights.likes) as likes,
        coalesce(listed.comments_count, media_insights.comments) as comments

    from listed
    left join media_insights
        on
            listed.partition_date = media_insights.partition_date
            and listed.credential_id = media_insights.credential_id
            and listed.subject_id = media_insights.subject_id
            and listed.media_id = media_insights.media_id

)

select * from final
