{#-
One subject of every platform that tells of it, by the table `conformed` of
dbt_project.yml. The caller names the columns: they are the shape a platform conforms to.
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
