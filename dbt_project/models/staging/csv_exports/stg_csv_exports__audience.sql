-- One row per segment, metric and line of an import that counts.
with

imported_rows as (

    {{ imported_rows('audience') }}

),

final as (

    select
        ---------- ids
        platform,
        account_id,
        segment_id,

        ---------- strings
        breakdown,
        segment,
        metric,
        currency,
        case
            when day is not null then 'day'
            when metric = 'audience_pct' then 'level'
            else 'period'
        end as span,

        ---------- numerics
        value::numeric as value,

        ---------- dates
        coalesce(day, downloaded_on) as date,

        ---------- the import
        import_id,
        file_name,
        template,
        line,
        downloaded_on,
        partition_date,
        read_at,
        observed_at

    from imported_rows

)

select * from final
