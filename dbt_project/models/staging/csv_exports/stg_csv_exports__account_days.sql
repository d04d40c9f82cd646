-- One row per day, metric and line of an import that counts.
with

imported_rows as (

    {{ imported_rows('account_days') }}

),

final as (

    select
        ---------- ids
        platform,
        account_id,

        ---------- strings
        metric,
        currency,

        ---------- numerics
        value::numeric as value,

        ---------- dates
        day as date,

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
