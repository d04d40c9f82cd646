{#-
Union of the intermediate models int_<platform>__<model>. `conformed` of dbt_project.yml
lists the platforms of each model. All of them have `columns`.
-#}
{% macro conformed(model_name, columns) -%}
    {%- for platform in var('conformed')[model_name] %}
        select {{ columns | join(', ') }}
        from {{ ref('int_' ~ platform ~ '__' ~ model_name) }}
        {%- if not loop.last %}
        union all
        {%- endif %}
    {%- endfor %}
{%- endmacro %}
