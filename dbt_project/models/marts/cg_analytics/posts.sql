-- One row per post, as last seen. A removed post keeps its row.
with

dim_posts as not materialized (

    select
        *,
        {{ post_id('posts') }} as post_id,
        nullif(concat_ws(' ', title, description), '') as text
    from {{ ref('dim_posts') }} as posts

),

annotations as not materialized (

    select * from {{ ref('bridge_post_annotations') }}

),

sites as not materialized (select * from {{ ref('bridge_app_channels') }}),

channels as not materialized (select * from {{ ref('dim_channels') }}),

affected as (

    select platform, content_id from dim_posts
    where
        {{ closes_in_window('last_seen_at') }}
        or {{ closes_in_window('described_at') }}
        or {{ closes_in_window('removed_at') }}

    union

    {{ imported_posts() }}

    union

    select {{ key_of_post('annotations.post_id') }} from annotations

    {%- if is_window_run() %}

    {%- for noted in [
        'asset_tag', 'artist_id', 'parent_post_id', 'previous_iteration_id'
    ] %}

    union

    select {{ key_of_post('existing.post_id') }} from {{ this }} as existing
    where existing.{{ noted }} is not null
    {%- endfor %}

    -- Posts without a site, whose account was connected later.
    union

    select {{ key_of_post('existing.post_id') }} from {{ this }} as existing
    inner join sites
        on existing.platform = sites.platform and existing.page_id = sites.channel_id
    where existing.site_id is null

    {%- endif %}

),

final as (

    select
        posts.post_id,
        coalesce(annotations.asset_tag, posts.custom_labels) as asset_tag,
        posts.title,
        posts.description,
        coalesce(
            posts.post_type,
            case
                when posts.content_type = 'article' then 'Text'
                when posts.content_type is not null then 'Video'
            end
        ) as post_type,
        posts.published_at as publish_time,
        posts.duration_seconds::integer as duration,
        posts.url as permalink,
        posts.channel_id as page_id,
        coalesce(posts.account_name, channels.display_name, channels.username)
            as page_name,
        case posts.status when 'removed' then 'removed' else 'live' end as status,
        posts.platform,
        case when posts.is_imported then 'csv' else posts.platform end as data_source,
        sites.app_channel_id as site_id,
        posts.thumbnail_url,
        posts.video_url,
        posts.aspect_ratio,
        posts.resolution,
        app.hashtags(posts.text) as hashtags,
        app.mentions(posts.text) as mentions,
        posts.crossposting as crossposting_status,
        coalesce(posts.original_platform, original.platform, parent.platform)
            as original_platform,
        posts.monetization_status,
        posts.restricted_countries,
        posts.content_category,
        null::jsonb as audio_copyright,
        posts.privacy_status,
        parent.post_id as parent_post_id,
        original.post_id as previous_iteration_id,
        annotations.artist_id

    from affected
    inner join dim_posts as posts
        on
            affected.platform = posts.platform
            and affected.content_id = posts.content_id
    left join annotations on posts.post_id = annotations.post_id
    -- An annotation may name a post that is not known.
    left join dim_posts as parent
        on {{ is_post('parent', 'annotations.parent_post_id') }}
    left join dim_posts as original
        on {{ is_post('original', 'annotations.previous_iteration_id') }}
    left join sites
        on posts.platform = sites.platform and posts.channel_id = sites.channel_id
    left join channels
        on
            posts.platform = channels.platform
            and posts.channel_id = channels.channel_id

)

select * from final
