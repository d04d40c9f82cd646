-- One row per video: its post, as the first reading names it.
{%- set columns = ['platform', 'video_id', 'content_id', 'date', 'observed_at'] %}
with

readings as (

    {{ rows_read_in_window(conformed('post_videos', columns + ['partition_date'])) }}

),

found as (

    select {{ columns | join(', ') }} from readings

    {%- if is_window_run() %}

    union all

    select
        existing.platform,
        existing.video_id,
        existing.content_id,
        existing.first_date as date,
        existing.first_observed_at as observed_at
    from {{ this }} as existing
    inner join readings
        on {{ same_key(['platform', 'video_id'], 'existing', 'readings') }}

    {%- endif %}

),

final as (

    select distinct on (platform, video_id)
        platform,
        video_id,
        content_id,
        date as first_date,
        observed_at as first_observed_at

    from found

    order by
        platform asc, video_id asc, date asc, observed_at asc, content_id asc

)

select * from final
