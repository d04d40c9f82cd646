{#- The subject of readings that a monitor names; repositories have a prefix. -#}
{% macro monitored_subject(monitor_type, resource) -%}
    case
        when {{ monitor_type }} = 'repository' and {{ resource }} not like 'repository:%'
            then 'repository:' || {{ resource }}
        else {{ resource }}
    end
{%- endmacro %}

{#-
The connection that a product names for a subject: the oldest active one of those that
read it, else the oldest. Joins CTE `connections` as `owner`.
-#}
{% macro owning_connection(platform, condition) -%}
    inner join lateral (
        select connections.connection_id
        from connections
        where
            connections.platform = '{{ platform }}'
            and {{ condition }}
        order by
            connections.is_active desc,
            connections.connected_at asc,
            connections.connection_id asc
        limit 1
    ) as owner on true
{%- endmacro %}
