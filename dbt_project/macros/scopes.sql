{#- What a monitor names, as a subject of readings: repositories have their own kind. -#}
{% macro monitored_subject(monitor_type, resource) -%}
    case
        when {{ monitor_type }} = 'repository' and {{ resource }} not like 'repository:%'
            then 'repository:' || {{ resource }}
        else {{ resource }}
    end
{%- endmacro %}

{#- The oldest active connection, else the oldest, by which a subject is read. -#}
{% macro holding_connection(platform, condition) -%}
    inner join lateral (
        select watchers.connection_id
        from watchers
        where
            watchers.platform = '{{ platform }}'
            and {{ condition }}
        order by
            watchers.is_active desc, watchers.connected_at asc, watchers.connection_id asc
        limit 1
    ) as holder on true
{%- endmacro %}
