{#-
What counts for a person or workspace at the end of a day, per row of CTE `points` (a
scope, a platform, a day). Of each item the last reading up to that day counts, unless a
list that was read to its end since then lacks it. A number that is not known of every
item is not known of all of them.
-#}

{#- The sums of `measures` over the items of each point, and how many items there are. -#}
{% macro sums_of_items(items, days, key, is_of_subject, list, measures, counts) -%}
    select
        scope_id,
        platform,
        date,
        {%- for measure in measures %}
        {{ whole_sum(measure) }} as {{ measure }},
        {%- endfor %}
        count(*) as items_total
    from (
        select distinct on (points.scope_id, points.date, items.{{ key }})
            points.scope_id,
            points.platform,
            points.date,
            last_day.{{ measures | join(', last_day.') }}
        from points
        inner join scopes
            on points.scope_id = scopes.scope_id and points.platform = scopes.platform
        inner join {{ items }} as items
            on scopes.platform = items.platform and {{ is_of_subject }}
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
    ) as counted
    group by 1, 2, 3
{%- endmacro %}

{#- A sum of items, zero where there are none and a list says so. -#}
{% macro zero_of_none(sums, column, platforms) -%}
    case
        when {{ sums }}.scope_id is not null then {{ sums }}.{{ column }}
        when
            subject_sums.has_list
            and subject_sums.platform in ('{{ platforms | join("', '") }}')
            then 0
    end
{%- endmacro %}

{#- The sum of a measure over a group, null where one of its rows does not know it. -#}
{% macro whole_sum(column) -%}
    case when bool_and({{ column }} is not null) then sum({{ column }}) end::bigint
{%- endmacro %}

{#- The last row of a table by channel and day up to the day of a point. -#}
{% macro last_of_subject(
    relation, name, known, subject='scopes', day='points.date'
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

{#- The documented numbers of a platform's row of fct_scope_days, unknown ones left out. -#}
{% macro snapshot_metrics(row) -%}
    jsonb_strip_nulls(
        case {{ row }}.platform
            when 'github' then jsonb_build_object(
                'total_stars', {{ row }}.stars_total,
                'total_forks', {{ row }}.forks_total,
                'total_commits', {{ row }}.commits_total,
                'repositories_count', {{ row }}.repositories_total
            )
            when 'youtube' then jsonb_build_object(
                'total_views', {{ row }}.views_total,
                'total_subscribers', {{ row }}.followers_total,
                'total_videos', {{ row }}.contents_total
            )
            else jsonb_build_object(
                'total_views', {{ row }}.views_total,
                'total_reactions', {{ row }}.likes_total,
                'total_articles', {{ row }}.contents_total
            )
        end
    )
{%- endmacro %}
