-- One row per repository, credential and reading, with the list that it was read from.
with

repositories as (

    select * from {{ ref('stg_github__repositories') }}

),

-- A repository is removed when a later reading of the same list lacks it.
final as (

    select
        'github'::text as platform,
        repositories.*,
        case
            when repositories.subject_id like 'repository:%' then 'alone'
            when repositories.is_own then 'own'
            else 'public'
        end as list_name
    from repositories

)

select * from final
