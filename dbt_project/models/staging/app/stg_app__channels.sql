-- One row per channel that is read.
with

channels as (

    select * from {{ source('app', 'channels') }}

),

final as (

    select
        ---------- ids
        id as app_channel_id,
        platform,
        channel_id,
        connection_id,

        ---------- strings
        channel_name,
        nullif(source_url, profile_url) as source_url,

        ---------- booleans
        is_monitored,

        ---------- timestamps
        created_at

    from channels

)

select * from final
