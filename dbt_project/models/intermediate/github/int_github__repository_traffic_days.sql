-- One row per repository, kind of traffic, UTC day, credential and partition.
with

views as (

    select * from {{ ref('stg_github__traffic_views') }}

),

clones as (

    select * from {{ ref('stg_github__traffic_clones') }}

),

final as (

    select
        'github'::text as platform,
        repository_id,
        'views'::text as traffic_type,
        day as date,
        partition_date,
        read_at as observed_at,
        'native history'::text as basis,
        views as hits_gained,
        visitors
    from views

    union all

    select
        'github'::text as platform,
        repository_id,
        'clones'::text as traffic_type,
        day as date,
        partition_date,
        read_at as observed_at,
        'native history'::text as basis,
        clones as hits_gained,
        visitors
    from clones

)

select * from final
