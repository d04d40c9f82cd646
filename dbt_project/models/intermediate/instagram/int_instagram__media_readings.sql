-- One row per media or story, credential and partition, with its insights.
{%- set keys = ['partition_date', 'credential_id', 'subject_id', 'media_id'] %}
{%- set attributes = [
    'channel_id', 'media_type', 'product', 'caption', 'url', 'media_url',
    'thumbnail_url', 'published_at', 'date', 'read_at', 'observed_at', 'list_name'
] %}
{%- set counters = ['like_count', 'comments_count'] %}
{%- set insights = [
    'views', 'reach', 'likes', 'comments', 'saves', 'shares', 'replies',
    'interactions', 'follows', 'profile_visits', 'average_watch_ms', 'watched_ms'
] %}
with

media as (

    select
        *,
        'media'::text as list_name
    from {{ ref('stg_instagram__media') }}

),

stories as (

    select
        *,
        'stories'::text as list_name
    from {{ ref('stg_instagram__stories') }}

),

media_insights as (

    select * from {{ ref('stg_instagram__media_insights') }}

),

-- A union and not a join: before its first statistics a join of these views compared
-- every media with all insights (measured 2026-11: minutes for 24,000 rows).
parts as (

    select
        {{ keys | join(', ') }},
        {{ nulls(attributes + counters) }},
        {{ insights | join(', ') }},
        true as is_insight
    from media_insights

    {%- for list in ['media', 'stories'] %}

    union all

    select
        {{ (keys + attributes + counters) | join(', ') }},
        {{ nulls(insights) }},
        false as is_insight
    from {{ list }}

    {%- endfor %}

),

joined as (

    select
        {{ (keys + attributes + counters) | join(', ') }},
        is_insight,
        {%- for name in insights %}
        max({{ name }}) over of_media as {{ name }},
        {%- endfor %}
        bool_or(is_insight) over of_media as has_insights
    from parts
    window of_media as (partition by {{ keys | join(', ') }})

),

final as (

    select
        {{ (keys + attributes + counters) | join(', ') }},
        case
            when product = 'STORY' then 'story'
            when product = 'REELS' then 'reel'
            when media_type = 'VIDEO' then 'video'
            else 'photo'
        end as content_type,
        has_insights,
        {{ insights | reject('in', ['likes', 'comments']) | join(', ') }},
        -- Hidden likes are absent from the list; the owner's insights have them.
        coalesce(like_count, likes) as likes,
        coalesce(comments_count, comments) as comments

    from joined

    where not is_insight

)

select * from final
