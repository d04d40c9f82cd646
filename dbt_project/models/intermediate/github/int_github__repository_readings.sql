-- One row per repository, credential and reading, with the list that it was read from.
with

repositories as (

    select * from {{ ref('stg_github__repositories') }}

),

connections as (

    select * from {{ ref('stg_app__connections') }}

),

-- A repository is removed when a later reading of the same list lacks it.
final as (

    select
        'github'::text as platform,
        repositories.*,
        case
            when repositories.subject_id like 'repository:%' then 'alone'
            when connections.connection_id is not null then 'own'
            else 'public'
        end as list_name
    from repositories
    left join connections
        on
            repositories.credential_id = connections.connection_id::text
            and repositories.subject_id = connections.channel_id

)

select * from final
