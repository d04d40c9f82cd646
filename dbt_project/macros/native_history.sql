{#- What was told of a part of the audience, as JSON; what was not told is left out. -#}
{% macro told_of_segment(names, columns) -%}
    jsonb_strip_nulls(jsonb_build_object(
        {%- for name in names %}
        '{{ name }}', {{ columns[loop.index0] }}{{ ',' if not loop.last }}
        {%- endfor %}
    ))
{%- endmacro %}
