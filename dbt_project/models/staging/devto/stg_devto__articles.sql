-- One row per article, credential and partition.
with

current_rows as (

    {{ current_rows('devto', 'articles', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as article_id,
        coalesce(user_id, subject_id) as channel_id,

        ---------- strings
        title,
        nullif(description, '') as description,
        slug,
        nullif(url, '') as url,
        nullif(canonical_url, '') as canonical_url,
        nullif(cover_image, '') as cover_image_url,
        nullif(language, '') as language,
        username,
        organization_username,

        ---------- numerics
        reading_time_minutes,
        page_views_count as views_total,
        public_reactions_count as reactions_total,
        comments_count as comments_total,

        ---------- booleans
        coalesce(published, true) as is_published,

        ---------- timestamps
        published_at,
        created_at as article_created_at,
        edited_at,

        ---------- nested
        -- A JSON list, or a text with commas.
        case jsonb_typeof(tags::jsonb)
            when 'array' then tags::jsonb
            when 'string'
                then to_jsonb(string_to_array(tags::jsonb #>> '{}', ', '))
        end as tags,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from current_rows

)

select * from final
