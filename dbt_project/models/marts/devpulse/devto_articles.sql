-- One row per Dev.to article of a connected author, as last seen, drafts included.
with

contents as (

    select * from {{ ref('dim_contents') }}

),

connections as (

    select * from {{ ref('bridge_subject_connections') }} where is_own

),

final as (

    select
        {{ uuid_surrogate_key(['contents.content_id']) }} as id,
        owner.connection_id as platform_connection_id,
        contents.content_id::integer as devto_article_id,
        contents.title,
        contents.description,
        contents.published_at,
        contents.reading_time_minutes::integer as reading_time_minutes,
        contents.views_total as view_count,
        contents.likes_total as reaction_count,
        contents.comments_total as comment_count,
        contents.url,
        case
            when contents.tags is not null
                then array(select jsonb_array_elements_text(contents.tags))
        end as tags,
        contents.last_seen_at as synced_at

    from contents
    {{ owning_connection('devto', 'connections.subject_id = contents.channel_id') }}

    where
        contents.platform = 'devto'
        -- The API always returns these; core keeps a record without them.
        and num_nulls(
            contents.title,
            contents.url,
            contents.likes_total,
            contents.comments_total
        ) = 0
        and (
            {{ closes_in_window('contents.last_seen_at') }}
            {%- if is_window_run() %}
            -- Last seen in the window by a reading that no longer counts.
            or contents.content_id = any(array(
                select existing.devto_article_id::text from {{ this }} as existing
                where {{ closes_in_window('existing.synced_at') }}
            ))
            {%- endif %}
        )

)

select * from final
