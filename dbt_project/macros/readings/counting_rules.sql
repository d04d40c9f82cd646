{#-
The first day of the counting rule that holds for views on a day: the latest rule of seed
counting_rules for the platform and kind of content. Null where no rule applies. No flow
crosses that day, because its two levels are counted in different ways. Pass columns with
their table: the rules have a column `platform` too.
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
