{#-
Sums of a tenant (a person or a workspace) at the end of a day, for each row of CTE
`points` (tenant, platform, day). The last reading of an item up to that day counts,
unless a later complete list lacks the item. A sum is unknown if one part is unknown.
-#}

{#- Sums of `measures` and the number of items (items_total) of each point. -#}
{% macro sums_of_items(items, days, key, is_of_subject, list, measures, counts) -%}
    select
        tenant_id,
        platform,
        date,
        {%- for measure in measures %}
        {{ sum_if_known(measure) }} as {{ measure }},
        {%- endfor %}
        count(*) as items_total
    from (
        select distinct on (points.tenant_id, points.date, items.{{ key }})
            points.tenant_id,
            points.platform,
            points.date,
            last_day.{{ measures | join(', last_day.') }}
        from points
        inner join tenants
            on points.tenant_id = tenants.tenant_id and points.platform = tenants.platform
        inner join {{ items }} as items
            on tenants.platform = items.platform and {{ is_of_subject }}
        inner join lateral (
            select days.* from {{ days }} as days
            where
                items.platform = days.platform
                and items.{{ key }} = days.{{ key }}
                and days.date <= points.date
            order by days.date desc
            limit 1
        ) as last_day on true
        where
            {{ counts }}
            and not exists (
                select 1 from lists
                where
                    items.platform = lists.platform
                    and last_day.{{ list }} = lists.channel_id
                    and last_day.list_name = lists.list_name
                    and last_day.date < lists.date
                    and lists.date <= points.date
            )
    ) as items_of_day
    group by 1, 2, 3
{%- endmacro %}

{#- A sum of items: zero where a list of the platform was read and contains no item. -#}
{% macro sum_or_zero(sums, column, platforms) -%}
    case
        when {{ sums }}.tenant_id is not null then {{ sums }}.{{ column }}
        when
            subject_sums.has_list
            and subject_sums.platform in ('{{ platforms | join("', '") }}')
            then 0
    end
{%- endmacro %}

{#- The sum of a column over a group, null where one of its rows is null. -#}
{% macro sum_if_known(column) -%}
    case when bool_and({{ column }} is not null) then sum({{ column }}) end::bigint
{%- endmacro %}

{#- The last row of a table of channel days up to a day, where column `known` is known. -#}
{% macro last_day_of_subject(
    relation, name, known, subject='tenants', day='points.date'
) -%}
    left join lateral (
        select days.* from {{ relation }} as days
        where
            {{ subject }}.platform = days.platform
            and {{ subject }}.subject_id = days.channel_id
            and days.date <= {{ day }}
            and days.{{ known }} is not null
        order by days.date desc
        limit 1
    ) as {{ name }} on true
{%- endmacro %}
