-- depends_on: {{ ref('fct_imported_posts') }}
-- One row per post, calendar period and its two snapshots: the change between them.
{%- set metrics = delta_metrics() %}
with

days as not materialized (select * from {{ ref('fct_post_snapshots') }}),

posts as not materialized (select * from {{ ref('posts') }}),

{% if is_long_window() -%}
{{ snapshots_of_spans(metrics) }},

{{ levels_in_one_pass(metrics, 'snapshots_of_spans', of_spans=true) }},
{%- elif is_window_run() -%}
{{ levels_of_affected_periods(metrics) }},
{%- else -%}
{{ levels_in_one_pass(metrics, 'days') }},
{%- endif %}

changes as materialized (

    select
        levels.*,
        {{ currency_of_level('opening') }} as opening_currency,
        {{ currency_of_level('closing') }} as closing_currency
    from levels

),

final as (

    select
        {{ uuid_surrogate_key([
            'posts.post_id', 'changes.period', 'changes.from_date', 'changes.date'
        ]) }} as id,
        posts.post_id,
        changes.from_date,
        changes.date as to_date,
        changes.period,
        posts.artist_id,
        case
            when changes.opening_currency = changes.closing_currency
                then changes.lifetime_earnings_delta
        end as earnings_delta,
        {%- for metric in metrics | reject('equalto', 'lifetime_earnings') %}
        changes.{{ metric }}_delta::bigint as {{ metric }}_delta,
        {%- endfor %}
        -- A new counting rule changes views without viewers: such growth is unknown.
        case
            when changes.views_counted_since > changes.opening_views_date then null
            else round(
                100 * changes.views_delta / nullif(changes.opening_views, 0), 4
            )
        end as growth_rate,
        case
            when
                changes.opening_currency = changes.closing_currency
                and changes.lifetime_earnings_delta is not null
                then changes.closing_currency
        end::varchar(3) as currency

    from changes
    inner join posts on posts.post_id = {{ post_id('changes') }}

    {%- if not is_window_run() %}

    -- The rows of a day are neighbours on disk, so a day reads few pages.
    order by changes.date asc

    {%- endif %}

)

select * from final
