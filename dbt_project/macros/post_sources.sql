{#- Sources of a post's numbers: the platform's API and imported files. -#}

{#- Of CTE `ranked`: the value of the first source in which a metric is known. -#}
{% macro newest_of_sources(column, metric=none) -%}
    {{ first_in_order(column, 'rank', (metric or column) ~ ' is not null') }}
{%- endmacro %}

{#-
Of CTEs `ranked` and `merged`: the sources of each day, as a JSON list. Each source has
the names of the metrics that come from it.
-#}
{% macro metrics_of_sources(key, metrics) -%}
    select
        {{ columns_of(key, 'ranked') }},
        jsonb_agg(
            jsonb_strip_nulls(jsonb_build_object(
                'data_source', ranked.data_source,
                'basis', ranked.basis,
                'observed_at', ranked.observed_at,
                'import_id', ranked.import_id,
                'file_name', ranked.file_name,
                'line', ranked.line,
                'metrics', array_remove(array[
                    {%- for metric in metrics %}
                    case
                        when merged.{{ metric }}_rank = ranked.rank then '{{ metric }}'
                    end{{ ',' if not loop.last }}
                    {%- endfor %}
                ], null)
            ))
            order by ranked.rank
        ) as sources
    from ranked
    inner join merged on {{ same_key(key, 'ranked', 'merged') }}
    group by {{ columns_of(key, 'ranked') }}
{%- endmacro %}
