-- One row per YouTube video, as last seen; private ones only for their owner.
with

contents as (

    select * from {{ ref('dim_contents') }}

),

connections as (

    select * from {{ ref('bridge_subject_connections') }}

),

final as (

    select
        {{ uuid_surrogate_key(['contents.content_id']) }} as id,
        owner.connection_id as platform_connection_id,
        contents.content_id as youtube_video_id,
        contents.title,
        contents.description,
        contents.thumbnail_url,
        contents.duration_seconds::integer as duration_seconds,
        contents.views_total as view_count,
        contents.likes_total as like_count,
        contents.comments_total as comment_count,
        contents.published_at,
        contents.last_seen_at as synced_at

    from contents
    {{ owning_connection('youtube', "connections.subject_id = contents.channel_id
            and (connections.is_own or contents.list_name is distinct from 'private')") }}

    where
        contents.platform = 'youtube'
        and contents.title is not null
        and contents.published_at is not null
        and (
            {{ closes_in_window('contents.last_seen_at') }}
            -- A later reading may have only its counters.
            or {{ closes_in_window('contents.described_at') }}
            {%- if is_window_run() %}
            -- Last seen in the window by a reading that no longer counts.
            or contents.content_id = any(array(
                select existing.youtube_video_id from {{ this }} as existing
                where {{ closes_in_window('existing.synced_at') }}
            ))
            {%- endif %}
        )

)

select * from final
