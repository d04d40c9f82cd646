{#-
The raw rows of every committed reading of a resource. Unlike `current_rows` it keeps the
readings that a later one of the same day replaced: a number of the first hour is one of
them. `date` is the day that the reading closes.
-#}
{% macro every_reading(platform, resource) -%}
    select
        raw.*,
        {{ closing_date('coalesce(reading.observed_at, raw.observed_at)') }} as date
    from {{ source('raw_' ~ platform, resource) }} as raw
    inner join {{ source('app', 'readings') }} as reading
        on
            raw.load_id = reading.load_id
            and raw.subject_id = reading.subject_id
            and raw.credential_id = reading.credential_id
            and raw.partition_date = reading.partition_date
    where
        reading.platform = '{{ platform }}'
        and reading.resource = '{{ resource }}'
        and reading.status in ('complete', 'partial')
{%- endmacro %}
