{#-
Since when views are counted as they are on a day: the latest rule of the seed
counting_rules that holds for the platform and this kind of content. Null where the
rules know no change. A flow that began before it would be the difference of numbers of
two kinds. Columns are named with their table, for the rules have a platform too.
-#}
{% macro views_counted_since(platform, date, counted_as=none) -%}
    (
        select max(rules.valid_from)
        from {{ ref('counting_rules') }} as rules
        where
            rules.measure = 'views'
            and rules.platform = {{ platform }}
            and rules.valid_from <= {{ date }}
            {%- if counted_as %}
            and rules.applies_to in ('all', {{ counted_as }})
            {%- endif %}
    )
{%- endmacro %}
