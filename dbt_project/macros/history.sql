{#-
The newest reading of every day of a native history, as CTEs that end with `newest`. The
caller names the key, day included, and the columns beside it, among them partition_date
and observed_at.

A reading restates days before its partition, and one under the last day of a range
brings all of it, so days are found by the partitions of the window, not by their date.
The table's `meta.window` is `day: partition_date`: the rows that the window's readings
claim. What they claimed and say no more is looked for in every other partition.
-#}
{% macro newest_of_history(subject, key, columns) -%}
    {%- set all = (key + columns) | join(', ') -%}
    {%- set newest_first -%}
        {{ key | join(' asc, ') }} asc, observed_at desc, partition_date desc
    {%- endset -%}
    history as not materialized (

    {{ conformed(subject, key + columns) }}

),

candidates as (

    select distinct on ({{ key | join(', ') }}) {{ all }}
    from history
    where {{ in_window('partition_date') }}
    order by {{ newest_first }}

),

    {%- if is_window_run() %}

lost as (

    select {{ columns_of(key, 'held') }}
    from {{ this }} as held
    left join candidates on {{ same_key(key, 'candidates', 'held') }}
    where
        {{ in_window('held.partition_date') }}
        and (
            candidates.observed_at is null
            or candidates.observed_at < held.observed_at
        )

),

    {%- endif %}

found as (

    select {{ all }} from candidates

    {%- if is_window_run() %}

    union all

    select {{ columns_of(key + columns, 'held') }}
    from {{ this }} as held
    inner join candidates on {{ same_key(key, 'candidates', 'held') }}
    where not {{ in_window('held.partition_date') }}

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
                (select max(held.partition_date) from {{ this }} as held)::timestamp,
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

{% macro columns_of(columns, relation) -%}
    {%- for column in columns -%}
        {{ relation }}.{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
