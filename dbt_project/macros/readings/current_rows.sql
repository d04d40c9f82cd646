{#- Rows of a resource with their committed readings. -#}

{#-
The raw rows that count, one row per key and reading. Of a level these are the rows of the
current complete or partial reading in app.readings. `date` is the day that the reading
closes, the same for all its rows. A filter by partition_date touches the rows of that day
only.

For native history `day` names the column with the row's own day. Every committed reading
counts, so a repeat with a shorter window withdraws nothing; later models take the newest
row of a day. Rows outside the window of the reading do not count. A partial reading has
no window; its rows count.
-#}
{% macro current_rows(platform, resource, key, day=none) -%}
    select distinct on (raw.partition_date, raw.credential_id, raw.subject_id, {{ key }})
        raw.*,
        reading.is_own,
        coalesce(reading.observed_at, raw.observed_at) as read_at,
        {{ closing_date('coalesce(reading.observed_at, raw.observed_at)') }} as date
    {{ _committed_rows(platform, resource) }}
        {%- if day %}
        and (
            reading.window_start is null
            or raw.{{ day }} >= reading.window_start
            and raw.{{ day }} < reading.window_end
        )
        {%- else %}
        and reading.is_current
        {%- endif %}
    order by
        raw.partition_date asc,
        raw.credential_id asc,
        raw.subject_id asc,
        {{ key }} asc,
        raw.observed_at desc,
        -- If one load read twice: the reading that ended with this row.
        reading.observed_at < raw.observed_at asc,
        reading.observed_at asc
{%- endmacro %}

{#-
The raw rows of every committed reading of a resource. Unlike `current_rows` it keeps the
readings that a later one of the same day replaced: a number of the first hour is one of
them. `date` is the day that the reading closes.
-#}
{% macro every_reading(platform, resource) -%}
    select
        raw.*,
        {{ closing_date('coalesce(reading.observed_at, raw.observed_at)') }} as date
    {{ _committed_rows(platform, resource) }}
{%- endmacro %}

{%- macro _committed_rows(platform, resource) -%}
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
