-- One row per complete list of articles and reading.
with

readings as (

    select * from {{ ref('stg_app__readings') }}

),

complete as (

    select *
    from readings
    where
        platform = 'devto'
        and resource = 'articles'
        and status = 'complete'

),

-- Only the author's own list contains drafts.
final as (

    select
        complete.platform,
        complete.subject_id as channel_id,
        listed.list_name,
        complete.credential_id,
        complete.partition_date,
        complete.date,
        complete.observed_at,
        timestamptz '-infinity' as covers_from,
        timestamptz 'infinity' as covers_until

    from complete
    inner join (
        values ('articles', false), ('drafts', true)
    ) as listed (list_name, needs_own)
        on complete.is_own or not listed.needs_own

)

select * from final
