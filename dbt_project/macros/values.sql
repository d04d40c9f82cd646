{#- The value of the first row of a group in an order, of the rows that a condition has. -#}
{% macro first_in_order(column, order, condition) -%}
    (array_agg({{ column }} order by {{ order }}) filter (where {{ condition }}))[1]
{%- endmacro %}

{#- The first known value of a group in an order. -#}
{% macro first_known(column, order) -%}
    {{ first_in_order(column, order, column ~ ' is not null') }}
{%- endmacro %}

{#- The last known value in a group of readings. -#}
{% macro last_known(column) -%}
    {{ first_known(column, 'observed_at desc') }}
{%- endmacro %}

{#- A jsonb value if it is an object, else null: `jsonb_each` fails for other values. -#}
{% macro if_object(value) -%}
    case when jsonb_typeof({{ value }}) = 'object' then {{ value }} end
{%- endmacro %}

{#- Null columns of a part of a union; another part gives the types. -#}
{% macro nulls(columns) -%}
    {%- for column in columns %}
        null as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Surrogate key of a derived row, a bigint from the parts of its natural key. -#}
{% macro bigint_surrogate_key(parts) -%}
    (('x' || left({{ _hash(parts) }}, 16))::bit(64)::bigint & 9223372036854775807)
{%- endmacro %}

{#- Surrogate key of a derived row, a uuid from the parts of its natural key. -#}
{% macro uuid_surrogate_key(parts) -%}
    {{ _hash(parts) }}::uuid
{%- endmacro %}

{% macro _hash(parts) -%}
    md5(concat_ws('|',
    {%- for part in parts %} coalesce({{ part }}::text, ''){{ ',' if not loop.last }}
    {%- endfor -%}
    ))
{%- endmacro %}

{#- The UTC day of a timestamp. -#}
{% macro utc_day(timestamp) -%}
    ({{ timestamp }} at time zone 'UTC')::date
{%- endmacro %}

{#- Minutes of an interval, as a number. -#}
{% macro minutes(duration) -%}
    extract(epoch from {{ duration }}) / 60
{%- endmacro %}

{#- The URL of the largest thumbnail in a JSON object of thumbnails by name. -#}
{% macro largest_thumbnail(thumbnails) -%}
    coalesce(
        {%- for name in ['maxres', 'standard', 'high', 'medium', 'default'] %}
        {{ thumbnails }}::jsonb -> '{{ name }}' ->> 'url'{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{#- Interactions on a day: likes, comments and, if the platform has them, shares. -#}
{% macro interactions_gained(days) -%}
    {{ days }}.likes_gained + {{ days }}.comments_gained
    + case when {{ days }}.has_shares then {{ days }}.shares_gained else 0 end
{%- endmacro %}

{#- Metrics of a part of the audience as JSON; unknown ones are left out. -#}
{% macro segment_metrics(names, columns) -%}
    jsonb_strip_nulls(jsonb_build_object(
        {%- for name in names %}
        '{{ name }}', {{ columns[loop.index0] }}{{ ',' if not loop.last }}
        {%- endfor %}
    ))
{%- endmacro %}
