-- One row per tenant and subject that counts for it, as of now.
with

subjects as (

    select * from {{ ref('int_tenant_subjects') }}

),

final as (

    select
        tenant_id,
        platform,
        subject_id,
        person_id,
        workspace_id,
        is_own

    from subjects

)

select * from final
