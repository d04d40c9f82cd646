-- One row per post, credential and partition: text, and counters as of now.
with

current_rows as (

    {{ current_rows('facebook', 'posts', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as post_id,
        page_id as channel_id,
        nullif(target_id, '') as target_id,
        nullif(parent_id, '') as parent_id,

        ---------- strings
        nullif(message, '') as message,
        nullif(permalink_url, '') as url,
        nullif(status_type, '') as status_type,
        nullif(media_type, '') as media_type,
        nullif(attachment_type, '') as attachment_type,
        nullif(full_picture, '') as image_url,

        ---------- numerics
        reactions_count as reaction_count,
        comments_count as comment_count,
        shares_count as share_count,

        ---------- booleans
        is_hidden,

        ---------- timestamps
        created_time as post_created_at,
        updated_time as post_updated_at,

        ---------- nested
        nullif(attachments::jsonb, 'null') as attachments,

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
