{#-
The raw rows that count: those of the current complete or partial readings in
app.readings, each key once per reading. `date` is the day the reading closes, one for
all its rows. Who filters by partition_date touches that day's rows only.
Of a history, `day` names the column with the row's own day: rows outside the days that
the reading covers do not count. One that broke off covers none, yet its rows are true.
-#}
{% macro counted_rows(platform, resource, key, day=none) -%}
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
        {%- if day %}
        and (
            reading.window_start is null
            or raw.{{ day }} >= reading.window_start
            and raw.{{ day }} < reading.window_end
        )
        {%- endif %}
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
