-- One row per Twitch video or clip, as last seen.
with

contents as (

    select * from {{ ref('dim_contents') }}

),

owners as (

    select * from {{ ref('bridge_channel_owners') }}

),

final as (

    select
        {{ bigint_surrogate_key(['contents.content_id']) }} as id,
        owners.creatorsync_user_id::varchar(255) as user_id,
        contents.content_id::varchar(255) as video_id,
        contents.title,
        contents.content_type::varchar(50) as video_type,
        contents.duration_seconds::integer as duration_seconds,
        contents.views_total as view_count,
        contents.likes_total as like_count,
        contents.comments_total as comment_count,
        contents.thumbnail_url,
        contents.published_at,
        now() as created_at,
        contents.last_seen_at as updated_at

    from contents
    inner join owners
        on
            contents.platform = owners.platform
            and contents.channel_id = owners.channel_id

    where
        contents.platform = 'twitch'
        and owners.is_primary
        and owners.creatorsync_user_id is not null
        and (
            {{ closes_in_window('contents.last_seen_at') }}
            {%- if is_window_run() %}
            -- Last seen in the window by a reading that no longer counts.
            or contents.content_id = any(array(
                select existing.video_id from {{ this }} as existing
                where {{ closes_in_window('existing.updated_at') }}
            ))
            {%- endif %}
        )

)

select * from final
