{#-
Union of the intermediate models int_<platform>__<subject>, of the platforms that
`conformed` of dbt_project.yml lists for the subject. `columns` is the shape that each
of them conforms to.
-#}
{% macro conformed(subject, columns) -%}
    {%- for platform in var('conformed')[subject] %}
        select {{ columns | join(', ') }}
        from {{ ref('int_' ~ platform ~ '__' ~ subject) }}
        {%- if not loop.last %}
        union all
        {%- endif %}
    {%- endfor %}
{%- endmacro %}
