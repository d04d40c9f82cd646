{#- Sources of a post's numbers: the platform's API and imported files. -#}

{#-
Of a row of a source, in the window `newest` of the sources of its day: a number, if no
newer source has it.
-#}
{% macro if_newest(column, metric=none) -%}
    case
        when
            {{ metric or column }} is not null
            and count({{ metric or column }}) over newest = 1
            then {{ column }}
    end
{%- endmacro %}

{#- The only known value of a column in a group; JSON has no greatest value. -#}
{% macro only_known(column) -%}
    (array_agg({{ column }}) filter (where {{ column }} is not null))[1]
{%- endmacro %}

{#- A source as a JSON object, with the names of the metrics that come from it. -#}
{% macro source_object(metrics) -%}
    jsonb_strip_nulls(jsonb_build_object(
        'data_source', data_source,
        'basis', basis,
        'observed_at', observed_at,
        'import_id', import_id,
        'file_name', file_name,
        'line', line,
        'metrics', array_remove(array[
            {%- for metric in metrics %}
            case when {{ metric }} is not null then '{{ metric }}' end
            {{- ',' if not loop.last }}
            {%- endfor %}
        ], null)
    ))
{%- endmacro %}
