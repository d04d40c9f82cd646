-- One row per complete list of articles and reading.
with

readings as (

    select * from {{ ref('stg_app__readings') }}

),

connections as (

    select * from {{ ref('stg_app__connections') }}

),

complete as (

    select
        readings.*,
        connections.connection_id is not null as is_own
    from readings
    left join connections
        on
            readings.credential_id = connections.connection_id::text
            and readings.subject_id = connections.channel_id
    where
        readings.platform = 'devto'
        and readings.resource = 'articles'
        and readings.status = 'complete'

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
