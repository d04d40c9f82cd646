{#- The last known value of a group's readings. -#}
{% macro last_known(column) -%}
    (array_agg({{ column }} order by observed_at desc)
    filter (where {{ column }} is not null))[1]
{%- endmacro %}

{#- The first known value of a group. -#}
{% macro first_known(column, instant) -%}
    (array_agg({{ column }} order by {{ instant }})
    filter (where {{ column }} is not null))[1]
{%- endmacro %}

{#- The id of a derived row, from the parts of its natural key. -#}
{% macro row_id(parts) -%}
    (
        ('x' || left(md5(concat_ws('|',
        {%- for part in parts %} coalesce({{ part }}::text, ''){{ ',' if not loop.last }}
        {%- endfor -%}
        )), 16))::bit(64)::bigint & 9223372036854775807
    )
{%- endmacro %}

{#- Seconds of a duration such as 3h8m33s; null where it is no such text. -#}
{% macro go_duration_seconds(duration) -%}
    case
        when {{ duration }} ~ '^(?=.)(\d+h)?(\d+m)?(\d+s)?$'
            then
                coalesce(substring({{ duration }} from '(\d+)h')::bigint, 0) * 3600
                + coalesce(substring({{ duration }} from '(\d+)m')::bigint, 0) * 60
                + coalesce(substring({{ duration }} from '(\d+)s')::bigint, 0)
    end
{%- endmacro %}

{#- Minutes of an interval, as a number. -#}
{% macro minutes(duration) -%}
    extract(epoch from {{ duration }}) / 60
{%- endmacro %}

{#-
Seconds of a duration by ISO 8601, such as PT21M7S or P1DT2H, weeks and days included;
null where it is no such text. Months and years have no fixed length.
-#}
{% macro iso_duration_seconds(duration) -%}
    case
        when
            {{ duration }}
            ~ '^P(?=.)(\d{1,6}W)?(\d{1,6}D)?(T(?=.)(\d{1,6}H)?(\d{1,6}M)?(\d{1,9}(\.\d+)?S)?)?$'
            then floor(extract(epoch from {{ duration }}::interval))::bigint
    end
{%- endmacro %}

{#- Seconds of a duration such as 1267s, as protobuf writes it; null for another text. -#}
{% macro proto_duration_seconds(duration) -%}
    case
        when {{ duration }} ~ '^\d{1,9}(\.\d+)?s$'
            then floor(rtrim({{ duration }}, 's')::numeric)::bigint
    end
{%- endmacro %}

{#- The address of the largest of YouTube's named pictures, a JSON object by name. -#}
{% macro largest_thumbnail(thumbnails) -%}
    coalesce(
        {%- for name in ['maxres', 'standard', 'high', 'medium', 'default'] %}
        {{ thumbnails }}::jsonb -> '{{ name }}' ->> 'url'{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{#- A JSON list from JSON that is a list, or a text with commas between. -#}
{% macro json_list(json) -%}
    case jsonb_typeof({{ json }}::jsonb)
        when 'array' then {{ json }}::jsonb
        when 'string'
            then to_jsonb(string_to_array({{ json }}::jsonb #>> '{}', ', '))
    end
{%- endmacro %}

{#- The start of a UTC day written like "Jan  1, 2020"; null where it is no such text. -#}
{% macro day_in_words(words) -%}
    case
        when {{ words }} ~ '^[A-Z][a-z]{2} +\d{1,2}, \d{4}$'
            then
                to_date(regexp_replace({{ words }}, ' +', ' '), 'Mon DD, YYYY')
                ::timestamp at time zone 'UTC'
    end
{%- endmacro %}

{#- As `row_id`, for tables whose ids are uuids. -#}
{% macro row_uuid(parts) -%}
    md5(concat_ws('|',
    {%- for part in parts %} coalesce({{ part }}::text, ''){{ ',' if not loop.last }}
    {%- endfor -%}
    ))::uuid
{%- endmacro %}

{#- What people did with contents on a day; at Dev.to there is nothing to share with. -#}
{% macro interactions(days) -%}
    {{ days }}.likes_gained + {{ days }}.comments_gained
    + case {{ days }}.platform when 'devto' then 0 else {{ days }}.shares_gained end
{%- endmacro %}
