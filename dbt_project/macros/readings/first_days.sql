{#-
The first day of an item that is read again and again: a content or a repository. A
platform keeps no level of the day before. The list of the day before, read completely
(alias `lists`), decides:
  the item was created after that reading: it began with zero, so its flow is its total
  it was created before: it was hidden, so its flow is unknown
Without such a list the flow is unknown too.
-#}

{#- The last complete list of each day, by the day after it. -#}
{% macro lists_of_the_day_before(model_name) -%}
    {%- set columns = [
        'platform', 'channel_id', 'list_name', 'partition_date', 'date', 'observed_at'
    ] -%}
    select
        platform,
        channel_id,
        list_name,
        date + 1 as next_date,
        max(observed_at) as observed_at
    from (
        {{ conformed(model_name, columns) }}
    ) as complete_lists
    -- A list closes its partition or the day after it.
    where {{ from_window('partition_date', 2) }}
    group by 1, 2, 3, 4
{%- endmacro %}

{#- Whether the row is the first of an item that was created after that list. -#}
{% macro is_new(is_first, created_at) -%}
    coalesce({{ is_first }} and {{ created_at }} >= lists.observed_at, false)
{%- endmacro %}

{#- Whether the row is the first of an item that was created before that list. -#}
{% macro is_listed_later(is_first, created_at) -%}
    coalesce({{ is_first }} and {{ created_at }} < lists.observed_at, false)
{%- endmacro %}

{#- A level of a new item was observed; its flow is derived. -#}
{% macro basis_of_day() -%}
    case
        when is_new then 'derived'
        -- An existing row that is no longer the first one.
        when basis = 'derived' then 'observed'
        else basis
    end
{%- endmacro %}

{#- Whether a row of the day after the window may depend on the window's lists. -#}
{% macro may_be_first(days_spanned='days_spanned') -%}
    {{ in_window('date', days_after=1) }}
    and ({{ days_spanned }} is null or basis = 'derived')
{%- endmacro %}
