-- One row per post and line of an import that was undone: its keys.
with

imported_rows as (

    {{ imported_rows('posts', status='undone') }}

),

final as (

    select
        ---------- ids
        platform,
        post_id,
        id_kind,
        account_id,

        ---------- strings
        span,

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
