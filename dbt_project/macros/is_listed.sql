{#- Whether a list (alias `lists`) is one that must hold a content while it exists. -#}
{% macro is_listed(content) -%}
    {{ content }}.platform = lists.platform
    and {{ content }}.channel_id = lists.channel_id
    and {{ content }}.list_name = lists.list_name
    and {{ content }}.content_created_at >= lists.covers_from
    and {{ content }}.content_created_at < lists.covers_until
{%- endmacro %}
