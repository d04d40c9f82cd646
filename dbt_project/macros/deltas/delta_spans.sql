{#-
Changes of posts' numbers for a window of many days (cg_analytics.deltas). Each post has
one span of days: from the first to the last day that the window touches. One pass over the
snapshots of the spans costs less than index probes for each period.
-#}

{#-
Per post the first changed day, and the last day that a change touches: a changed one, or
the next snapshot after its period. All periods between are computed again.
-#}
{% macro affected_spans() -%}
    select
        changed.platform,
        changed.content_id,
        changed.first_date,
        max(touched.date) as last_date
    from (
        select platform, content_id, min(date) as first_date, max(date) as date
        from ({{ changed_post_days() }}) as days
        group by platform, content_id
    ) as changed
    {{ join_touched_days() }}
    group by changed.platform, changed.content_id, changed.first_date
{%- endmacro %}

{#-
CTE `snapshots_of_spans`: snapshots of all periods of the spans, and before them those with
the last known number of each metric.
-#}
{% macro snapshots_of_spans(metrics) -%}
spans as materialized (

    select spans.*, bounds.*
    from ({{ affected_spans() }}) as spans
    cross join lateral (
        select
            min({{ first_day_of_period('spans.first_date') }}) as first_day,
            max({{ last_day_of_period('spans.last_date') }}) as last_day
        from {{ periods() }}
    ) as bounds

),

levels_before as (

    select
        spans.platform,
        spans.content_id,
        spans.first_date,
        spans.last_date,
        levels.date
    from spans
    cross join lateral (
        {{ _last_snapshot_before_span('true') }}
        {%- for metric in metrics %}
        union
        {{ _last_snapshot_before_span('days.' ~ metric ~ ' is not null') }}
        {%- endfor %}
    ) as levels

),

snapshots_of_spans as (

    select days.*, spans.first_date, spans.last_date
    from spans
    inner join days
        on
            {{ same_key(['platform', 'content_id'], 'spans', 'days') }}
            and days.date between spans.first_day and spans.last_day

    union all

    select days.*, levels_before.first_date, levels_before.last_date
    from levels_before
    inner join days
        on {{ same_key(['platform', 'content_id', 'date'], 'levels_before', 'days') }}

)
{%- endmacro %}

{% macro _last_snapshot_before_span(condition) -%}
    (
        select days.date from days
        where
            {{ same_key(['platform', 'content_id'], 'spans', 'days') }}
            and days.date < spans.first_day
            and {{ condition }}
        order by days.date desc
        limit 1
    )
{%- endmacro %}
