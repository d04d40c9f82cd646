-- One row per post, reading and source: the post, its insights, its earnings and its
-- video, side by side.
{%- set keys = 'partition_date, credential_id, subject_id, post_id' %}
{%- set value = "(array_agg({0}) filter (where part = '{1}'))[1] as {0}" %}
{%- set parts = {
    'posts': {
        'channel_id': 'text', 'date': 'date', 'observed_at': 'timestamptz',
        'message': 'text', 'url': 'text', 'image_url': 'text', 'parent_id': 'text',
        'media_type': 'text', 'post_created_at': 'timestamptz',
        'reaction_count': 'bigint', 'comment_count': 'bigint',
        'share_count': 'bigint', 'is_hidden': 'boolean',
    },
    'post_insights': {
        'views': 'bigint', 'viewers': 'bigint', 'video_views': 'bigint',
        'insights': 'jsonb',
    },
    'post_earnings': {
        'earnings': 'numeric', 'currency': 'text', 'qualified_views': 'bigint',
    },
    'videos': {
        'edge': 'text', 'title': 'text', 'video_url': 'text',
        'content_category': 'text', 'privacy': 'text', 'duration_seconds': 'numeric',
        'width': 'integer', 'height': 'integer', 'is_crosspost': 'boolean',
        'custom_labels': 'jsonb', 'total_video_views': 'bigint',
        'one_minute_views': 'bigint', 'average_watched_ms': 'bigint',
        'watched_ms': 'bigint', 'followers_won': 'bigint', 'video_insights': 'jsonb',
    },
} %}
with

posts as (

    select * from {{ ref('stg_facebook__posts') }}

),

post_insights as (

    select
        *,
        jsonb_build_object(
            'views', views,
            'viewers', viewers,
            'clicks', clicks,
            'video_views', video_views,
            'average_watched_ms', average_watched_ms,
            'watched_ms', watched_ms,
            'reactions_by_type', reactions_by_type
        ) as insights
    from {{ ref('stg_facebook__post_insights') }}

),

post_earnings as (

    select * from {{ ref('stg_facebook__post_earnings') }}

),

videos as (

    select
        *,
        url as video_url,
        insights as video_insights
    from {{ ref('int_facebook__video_readings') }}
    where post_id is not null

),

-- A union and not a join: a filter by partition_date then reaches every table.
-- Each column has its name, so that its origin stays known.
unioned as (
    {% for part in parts %}
    select
        {{ keys }},
        '{{ part }}'::text as part
        {%- for other, columns in parts.items() %}
        {%- for column, type in columns.items() %},
        {{ column if part == other else 'null::' ~ type ~ ' as ' ~ column }}
        {%- endfor %}
        {%- endfor %}
    from {{ part }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

grouped as (

    select
        {{ keys }},
        {%- for part, columns in parts.items() %}
        {%- for column in columns %}
        {{ value.format(column, part) }},
        {%- endfor %}
        {%- endfor %}
        bool_or(part = 'post_insights') as has_post_insights,
        bool_or(part = 'post_earnings') as has_post_earnings,
        bool_or(part = 'videos') as has_videos
    from unioned
    group by {{ keys }}
    having bool_or(part = 'posts')

),

-- A credential that sees the insights wins over others of the partition.
final as (

    select distinct on (partition_date, post_id)
        *,
        case
            when edge = 'video_reels' then 'Reel'
            when has_videos or media_type = 'video' then 'Video'
            when media_type in ('photo', 'album') then 'Photo'
            when media_type in ('link', 'share') then 'Link'
            when message is not null then 'Text'
            else 'Status'
        end as post_type

    from grouped

    order by
        partition_date asc,
        post_id asc,
        has_post_insights desc,
        observed_at desc

)

select * from final
