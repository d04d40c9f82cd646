with

contents as (

    select * from {{ ref('dim_contents') }}

),

watchers as (

    select * from {{ ref('bridge_subject_connections') }} where is_own

),

final as (

    select
        {{ row_uuid(['contents.content_id']) }} as id,
        holder.connection_id as platform_connection_id,
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
    {{ holding_connection('devto', 'watchers.subject_id = contents.channel_id') }}

    where
        contents.platform = 'devto'
        -- What Dev.to always tells; core keeps a record without it.
        and num_nulls(
            contents.title,
            contents.url,
            contents.likes_total,
            contents.comments_total
        ) = 0
        and (
            {{ closes_in_window('contents.last_seen_at') }}
            {%- if is_window_run() %}
            -- Last seen in the window by a reading that does not count any more.
            or contents.content_id in (
                select held.devto_article_id::text from {{ this }} as held
                where {{ closes_in_window('held.synced_at') }}
            )
            {%- endif %}
        )

)

select * from final
