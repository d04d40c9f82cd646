-- One row per sample of a livestream of a channel that is read.
with

samples as (

    select * from {{ ref('fct_livestream_samples') }} where {{ in_window('date') }}

),

livestreams as not materialized (

    select * from {{ ref('livestreams') }}

),

final as (

    select
        {{ uuid_surrogate_key(['livestreams.id', 'samples.observed_at']) }} as id,
        livestreams.id as livestream_id,
        samples.observed_at as timestamp,
        case when not samples.is_glitch then samples.viewers end::integer
            as viewer_count,
        samples.chat_messages::integer as chat_message_count

    from samples
    inner join livestreams
        on
            samples.platform = livestreams.platform
            and samples.livestream_id = livestreams.video_id

)

select * from final
