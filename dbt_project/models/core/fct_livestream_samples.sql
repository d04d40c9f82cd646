-- One row per livestream and sample.
{%- set key = ['platform', 'livestream_id'] -%}
{%- set columns = [
    'platform', 'livestream_id', 'observed_at', 'date', 'channel_id', 'started_at',
    'title', 'game_id', 'viewers', 'url', 'channel_url', 'basis'
] %}
with

fresh as (

    select distinct on (platform, livestream_id, observed_at)
        {{ columns | join(',\n        ') }}

    from (
        {{ rows_read_in_window(conformed(
            'livestream_samples', columns + ['partition_date']
        )) }}
    ) as samples

    order by platform asc, livestream_id asc, observed_at asc, viewers desc nulls last

),

{%- if is_window_run() %}

-- Streams with a sample of the window, now or at the last build.
affected as ( -- noqa: ST03

    select platform, livestream_id from fresh
    union
    select platform, livestream_id from {{ this }} where {{ in_window('date') }}

),

{%- endif %}

-- A sample next to the window may become a glitch.
samples as (

    select * from fresh

    {%- if is_window_run() %}

    union all

    -- `offset 0` keeps one index probe for each stream, whatever PostgreSQL estimates.
    select {{ columns_of(columns, 'existing') }}
    from affected
    inner join lateral (
        select {{ columns_of(columns, 'stored') }} from {{ this }} as stored
        where {{ same_key(key, 'affected', 'stored') }}
        order by stored.observed_at asc
        offset 0
    ) as existing on true
    where not {{ in_window('existing.date') }}

    {%- endif %}

),

chat as not materialized (select * from {{ ref('int_chat_minutes') }}),

chat_periods as (

    {{ event_periods(['chat']) }}

),

compared as (

    select
        *,
        coalesce(lag(observed_at) over earlier, started_at) as previous_at,
        {{ nearest_plain_samples() }}
    from samples
    window
        earlier as (
            partition by platform, livestream_id order by observed_at asc
            rows between unbounded preceding and 1 preceding
        ),
        later as (
            partition by platform, livestream_id order by observed_at desc
            rows between unbounded preceding and 1 preceding
        )

),

final as (

    select
        {{ columns_of(columns, 'compared') }},
        {{ is_glitch() }} as is_glitch,
        case when chat_periods.active is not null then coalesce(talk.messages, 0) end
            as chat_messages

    from compared
    left join chat_periods
        on
            compared.platform = chat_periods.platform
            and compared.channel_id = chat_periods.channel_id
            and chat_periods.active
            @> tstzrange(compared.previous_at, compared.observed_at)
    left join lateral (
        select sum(chat.messages)::bigint as messages
        from chat
        where
            compared.platform = chat.platform
            and compared.channel_id = chat.channel_id
            and chat.minute >= date_trunc('minute', compared.previous_at)
            and chat.minute < date_trunc('minute', compared.observed_at)
    ) as talk on chat_periods.active is not null

)

select * from final
