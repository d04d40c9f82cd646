{#-
The newest reading of each day of a native history, as CTEs that end with `newest`. `key`
contains the day; `columns` contain partition_date and observed_at.

A reading restates days before its partition, and a backfill loads a whole range under
its last day. So the build finds days by the partitions of the window, not by their date.
The model's `meta.window` is `day: partition_date`: the rows that readings of the window
own. A reading never loses its rows, but an imported file does when its import is undone.
The build then searches all other partitions for the last reading of the lost days.

A row of an imported file counts only where the platform's own interface has no row.
-#}
{% macro newest_of_history(subject, key, columns) -%}
    {%- set all = (key + columns) | join(', ') -%}
    {%- set newest_first -%}
        {{ key | join(' asc, ') }} asc,
        {%- if 'basis' in columns %} basis = 'imported' asc, {%- endif %}
        observed_at desc, partition_date desc
    {%- endset -%}
    history as not materialized (

    {{ conformed(subject, key + columns) }}

),

candidates as (

    select distinct on ({{ key | join(', ') }}) {{ all }}
    from ({{ rows_of_partitions('select * from history') }}) as rows_of_window
    order by {{ newest_first }}

),

    {%- if is_window_run() %}

lost as (

    select {{ columns_of(key, 'existing') }}
    from {{ this }} as existing
    left join candidates on {{ same_key(key, 'candidates', 'existing') }}
    where
        {{ in_window('existing.partition_date') }}
        and (
            candidates.observed_at is null
            or candidates.observed_at < existing.observed_at
        )

),

    {%- endif %}

found as (

    select {{ all }} from candidates

    {%- if is_window_run() %}

    union all

    select {{ columns_of(key + columns, 'existing') }}
    from {{ this }} as existing
    inner join candidates on {{ same_key(key, 'candidates', 'existing') }}
    where not {{ in_window('existing.partition_date') }}

    union all

    select {{ columns_of(key + columns, 'history') }}
    from history
    inner join lost on {{ same_key(key, 'lost', 'history') }}
    where
        history.partition_date = any(array(
            select distinct partition.day::date
            from lost
            cross join generate_series(
                lost.date::timestamp,
                (
                    select max(existing.partition_date) from {{ this }} as existing
                )::timestamp,
                '1 day'
            ) as partition (day)
        ))

    {%- endif %}

),

newest as (

    select distinct on ({{ key | join(', ') }}) {{ all }}
    from found
    order by {{ newest_first }}

)
{%- endmacro %}
