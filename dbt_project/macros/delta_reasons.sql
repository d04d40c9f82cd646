{#- Falls of posts' numbers: which rows of deltas have one, and where its levels come from. -#}

{#- Columns of cg_analytics.deltas by the metric of core.fct_post_snapshots. -#}
{% macro delta_columns() -%}
    {%- set columns = {'lifetime_earnings': 'earnings_delta'} -%}
    {%- for metric in delta_metrics() | reject('equalto', 'lifetime_earnings') -%}
        {%- do columns.update({metric: metric ~ '_delta'}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{#- Whether a row of deltas has a fall. The same text is the condition of an index. -#}
{% macro has_fall(relation) -%}
    least(
        {%- for column in delta_columns().values() -%}
        {{ relation }}.{{ column }}{{ ', ' if not loop.last }}
        {%- endfor -%}
    ) < 0
{%- endmacro %}

{#-
The first day of a post that a build of a window can change. A fall that ends before it
stays as it is. An imported file changes the day of its download.
-#}
{% macro first_changed_day() -%}
    coalesce(
        least(
            {{ _day(window_start(), 0) if window_start() else "date '-infinity'" }},
            (select min(imported.date) from ({{ imported_post_days() }}) as imported)
        ),
        date '-infinity'
    )
{%- endmacro %}

{#- The source of a metric in a snapshot: a platform, or csv. -#}
{% macro source_of_metric(snapshot, metric) -%}
    (
        select source.entry ->> 'data_source'
        from jsonb_array_elements({{ snapshot }}.sources) as source (entry)
        where source.entry -> 'metrics' ? {{ metric }}
        limit 1
    )
{%- endmacro %}

{#- Strategy `window`: rows of cg_analytics.delta_reasons that a build replaces. -#}
{% macro rows_of_delta_reasons() -%}
    {{ return(['existing.to_date >= ' ~ first_changed_day()]) }}
{%- endmacro %}
