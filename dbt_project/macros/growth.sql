{#- The median of the gains of single days in a group of days. -#}
{% macro usual_gain(days, measure) -%}
    (
        percentile_cont(0.5) within group (order by {{ days }}.{{ measure }}_gained)
        filter (where {{ days }}.{{ measure }}_days_spanned = 1)
    )::numeric
{%- endmacro %}
