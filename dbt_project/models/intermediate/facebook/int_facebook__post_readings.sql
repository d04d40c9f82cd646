-- One row per post, reading and source: the post, its insights, its earnings and its
-- video, side by side.
{%- set keys = 'partition_date, credential_id, subject_id, post_id' %}
with

posts as (

    select * from {{ ref('stg_facebook__posts') }}

),

post_insights as (

    select * from {{ ref('stg_facebook__post_insights') }}

),

post_earnings as (

    select * from {{ ref('stg_facebook__post_earnings') }}

),

videos as (

    select * from {{ ref('int_facebook__video_readings') }}
    where post_id is not null

),

-- A union and not a join: a filter by partition_date then reaches every table.
parts as (

    select
        {{ keys }},
        to_jsonb(posts) as post,
        null::jsonb as insight,
        null::jsonb as earning,
        null::jsonb as video
    from posts

    union all

    select
        {{ keys }},
        null::jsonb as post,
        to_jsonb(post_insights) as insight,
        null::jsonb as earning,
        null::jsonb as video
    from post_insights

    union all

    select
        {{ keys }},
        null::jsonb as post,
        null::jsonb as insight,
        to_jsonb(post_earnings) as earning,
        null::jsonb as video
    from post_earnings

    union all

    select
        {{ keys }},
        null::jsonb as post,
        null::jsonb as insight,
        null::jsonb as earning,
        to_jsonb(videos) as video
    from videos

),

grouped as (

    select
        {{ keys }},
        (array_agg(post) filter (where post is not null))[1] as post,
        (array_agg(insight) filter (where insight is not null))[1] as insight,
        (array_agg(earning) filter (where earning is not null))[1] as earning,
        (array_agg(video) filter (where video is not null))[1] as video
    from parts
    group by {{ keys }}

),

-- A credential that sees the insights wins over others of the partition.
final as (

    select distinct on (partition_date, post_id)
        {{ keys }},
        post ->> 'channel_id' as channel_id,
        (post ->> 'date')::date as date,
        (post ->> 'observed_at')::timestamptz as observed_at,
        post ->> 'message' as message,
        post ->> 'url' as url,
        post ->> 'image_url' as image_url,
        post ->> 'parent_id' as parent_id,
        (post ->> 'post_created_at')::timestamptz as post_created_at,
        (post ->> 'reaction_count')::bigint as reaction_count,
        (post ->> 'comment_count')::bigint as comment_count,
        (post ->> 'share_count')::bigint as share_count,
        (post ->> 'is_hidden')::boolean as is_hidden,
        case
            when video ->> 'edge' = 'video_reels' then 'Reel'
            when video is not null or post ->> 'media_type' = 'video' then 'Video'
            when post ->> 'media_type' in ('photo', 'album') then 'Photo'
            when post ->> 'media_type' in ('link', 'share') then 'Link'
            when post ->> 'message' is not null then 'Text'
            else 'Status'
        end as post_type,
        insight,
        earning,
        video

    from grouped

    where post is not null

    order by
        partition_date asc,
        post_id asc,
        insight is null asc,
        (post ->> 'observed_at')::timestamptz desc

)

select * from final
