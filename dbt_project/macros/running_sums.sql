{#- The last existing running sum of an account of CTE `affected` before a day. -#}
{% macro last_sum_before(day, name) -%}
    left join lateral (
        select existing.commits_total from {{ this }} as existing
        where
            affected.platform = existing.platform
            and affected.channel_id = existing.channel_id
            and existing.date < {{ day }}
        order by existing.date desc
        limit 1
    ) as {{ name }} on true
{%- endmacro %}
