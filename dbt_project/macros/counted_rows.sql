{#-
The raw rows that count: those of the current complete or partial readings in
app.readings, each key once per reading. `date` is the day the reading closes, one for
all its rows. Who filters by partition_date touches that day's rows only.
-#}
{% macro counted_rows(platform, resource, key) -%}
    select distinct on (raw.partition_date, raw.reader, raw.subject_id, {{ key }})
        raw.*,
        coalesce(reading.observed_at, raw.observed_at) as read_at,
        {{ closing_date('coalesce(reading.observed_at, raw.observed_at)') }} as date
    from {{ source('raw_' ~ platform, resource) }} as raw
    inner join {{ source('app', 'readings') }} as reading
        on
            raw.load_id = reading.load_id
            and raw.subject_id = reading.subject_id
            and raw.reader = reading.reader
            and raw.partition_date = reading.partition_date
    where
        reading.platform = '{{ platform }}'
        and reading.resource = '{{ resource }}'
        and reading.is_current
        and reading.status in ('complete', 'partial')
    order by
        raw.partition_date asc,
        raw.reader asc,
        raw.subject_id asc,
        {{ key }} asc,
        raw.observed_at desc,
        -- Should one load have read twice: the reading that ended with this row.
        reading.observed_at < raw.observed_at asc,
        reading.observed_at asc
{%- endmacro %}
