-- One row per sample of a livestream of a channel that is read.
{%- set key = ['platform', 'livestream_id'] %}
with

samples as not materialized (

    select * from {{ ref('fct_livestream_samples') }}

),

livestreams as not materialized (

    select * from {{ ref('livestreams') }}

),

-- A sample of the window changes its neighbours on other days.
affected as (

    select platform, livestream_id from samples where {{ in_window('date') }}

    {%- if is_window_run() %}

    union

    select
        livestreams.platform,
        livestreams.video_id
    from {{ this }} as existing
    inner join livestreams on existing.livestream_id = livestreams.id
    where {{ closes_in_window('existing.timestamp') }}

    {%- else %}

    group by 1, 2

    {%- endif %}

),

final as (

    select
        {{ uuid_surrogate_key(['livestreams.id', 'samples.observed_at']) }} as id,
        livestreams.id as livestream_id,
        samples.observed_at as timestamp,
        case when not samples.is_glitch then samples.viewers end::integer
            as viewer_count,
        samples.chat_messages::integer as chat_message_count

    from affected
    inner join samples on {{ same_key(key, 'affected', 'samples') }}
    inner join livestreams
        on
            samples.platform = livestreams.platform
            and samples.livestream_id = livestreams.video_id

)

select * from final
