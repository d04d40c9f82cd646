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
Whether a build of a window can change a fall that ends on a day. A fall that ends before
the window stays, unless an imported file changes an earlier day.
-#}
{% macro can_change_fall(to_date) -%}
    (
        {{ from_window(to_date) }}
        or {{ to_date }} >= (
            select min(imported.date) from ({{ imported_post_days() }}) as imported
        )
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
    {{ return([can_change_fall('existing.to_date')]) }}
{%- endmacro %}

{#- Rows of a name and a change for each metric of a row of deltas. -#}
{% macro changes_by_metric(metrics) -%}
    values
    {%- for metric, column in metrics.items() %}
        ('{{ metric }}', deltas.{{ column }}::numeric){{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Levels of the metric of a fall, by CTEs `falls` and `days`; an order follows. -#}
{% macro levels_of_fall(metrics, condition) -%}
    {%- set level -%}
        case falls.metric
            {%- for metric in metrics %}
            when '{{ metric }}' then days.{{ metric }}::numeric
            {%- endfor %}
        end
    {%- endset -%}
    select
        days.date,
        days.views_counted_since,
        {{ source_of_metric('days', 'falls.metric') }} as source,
        {{ level }} as level
    from days
    where
        {{ is_post('days', 'falls.post_id') }}
        and {{ level }} is not null
        and {{ condition }}
{%- endmacro %}
