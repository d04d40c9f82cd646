{#-
Calendar periods of posts whose change a build of a window computes again. A period ends
with its last snapshot and starts with the last one before it. So a snapshot belongs to its
own period, and to the next period with a snapshot, for each metric separately.
-#}

{#- The documented names of periods, with the unit of PostgreSQL. -#}
{% macro periods() -%}
    (
        values
        ('daily', 'day'), ('weekly', 'week'), ('monthly', 'month'), ('quarterly', 'quarter')
    ) as periods (period, unit)
{%- endmacro %}

{#- Posts and kinds of periods that a window affects, with the first and last day. -#}
{% macro affected_periods() -%}
    {%- if is_long_window() %}
    select
        spans.platform,
        spans.content_id,
        periods.period,
        {{ first_day_of_period('spans.first_date') }} as first_day,
        {{ last_day_of_period('spans.last_date') }} as last_day
    from ({{ affected_spans() }}) as spans
    cross join {{ periods() }}
    {%- else %}
    select distinct
        changed.platform,
        changed.content_id,
        periods.period,
        {{ first_day_of_period('touched.date') }} as first_day,
        {{ last_day_of_period('touched.date') }} as last_day
    from ({{ changed_post_days() }}) as changed
    {{ join_touched_days() }}
    {%- endif %}
{%- endmacro %}

{#- Each kind of period, and the days of `changed` in it and in the next such period. -#}
{% macro join_touched_days() -%}
    cross join {{ periods() }}
    left join lateral (
        {{ _first_later_snapshot('true') }}
    ) as later on true
    inner join lateral (
        select changed.date
        union
        select later.date where later.date is not null
        {%- for metric in delta_metrics() %}
        union
        (
            {{ _first_later_snapshot(
                'later.date is not null and days.' ~ metric ~ ' is not null'
            ) }}
        )
        {%- endfor %}
    ) as touched on true
{%- endmacro %}

{% macro _first_later_snapshot(condition) -%}
    select days.date from {{ ref('fct_post_snapshots') }} as days
    where
        {{ same_key(['platform', 'content_id'], 'changed', 'days') }}
        and days.date > {{ last_day_of_period('changed.date') }}
        and {{ condition }}
    order by days.date asc
    limit 1
{%- endmacro %}

{% macro first_day_of_period(day) -%}
    date_trunc(periods.unit, {{ day }}::timestamp)::date
{%- endmacro %}

{% macro last_day_of_period(day) -%}
    (
        date_trunc(periods.unit, {{ day }}::timestamp)
        + case periods.unit when 'quarter' then interval '3 months'
        else ('1 ' || periods.unit)::interval end - interval '1 day'
    )::date
{%- endmacro %}

{#-
Days of posts that a window changes, and days whose snapshot it withdrew: a delta has them
as its first or last day. A new artist of a post changes all its deltas.
-#}
{% macro changed_post_days() -%}
    {{ affected_post_days() }}
    {%- for bound in ['from_date', 'to_date'] %}
    union
    select {{ key_of_post('existing.post_id') }}, existing.{{ bound }}
    from {{ this }} as existing
    where {{ in_window('existing.' ~ bound) }}
    {%- endfor %}
    union
    select days.platform, days.content_id, days.date
    from ({{ posts_with_another_artist() }}) as moved
    cross join lateral (
        select snapshots.platform, snapshots.content_id, snapshots.date
        from {{ ref('fct_post_snapshots') }} as snapshots
        where {{ is_post('snapshots', 'moved.post_id') }}
        offset 0
    ) as days
{%- endmacro %}

{#- Every post with deltas has a quarterly one, so quarterly rows find all posts. -#}
{% macro posts_with_another_artist() -%}
    select posts.post_id
    from {{ ref('posts') }} as posts
    inner join lateral (
        select existing.artist_id from {{ this }} as existing
        where posts.post_id = existing.post_id
        limit 1
    ) as delta on true
    where
        posts.artist_id is not null
        and delta.artist_id is distinct from posts.artist_id
    union
    select existing.post_id
    from {{ this }} as existing
    inner join {{ ref('posts') }} as posts on existing.post_id = posts.post_id
    where
        existing.artist_id is not null
        and existing.period = 'quarterly'
        and existing.artist_id is distinct from posts.artist_id
{%- endmacro %}

{#-
Strategy `window`: rows of cg_analytics.deltas that a build replaces. In a long window the
days between `first_day` and `last_day` are many. If PostgreSQL searched the index of
`to_date`, it would read all rows for each post. It cannot search that index for a sum.
-#}
{% macro rows_of_deltas() -%}
    {%- set to_date = 'old.to_date + 0' if is_long_window() else 'old.to_date' -%}
    {%- set is_affected -%}
        old.post_id = {{ post_id('affected') }}
        and old.period = affected.period
        and {{ to_date }} between affected.first_day and affected.last_day
    {%- endset -%}
    {{ return([is_row_of(affected_periods(), 'affected', is_affected)]) }}
{%- endmacro %}
