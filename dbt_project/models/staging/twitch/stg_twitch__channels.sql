-- One row per channel, credential and partition: title and category, live or offline.
with

current_rows as (

    {{ current_rows('twitch', 'channels', 'raw.broadcaster_id') }}

),

final as (

    select
        ---------- ids
        broadcaster_id as channel_id,
        nullif(nullif(game_id, ''), '0') as game_id,

        ---------- strings
        broadcaster_login as login,
        nullif(broadcaster_name, '') as display_name,
        nullif(title, '') as title,
        nullif(game_name, '') as game_name,
        nullif(broadcaster_language, '') as language,

        ---------- numerics
        delay as delay_seconds,

        ---------- booleans
        is_branded_content,

        ---------- nested
        tags::jsonb as tags,
        content_classification_labels::jsonb as content_classification_labels,

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
