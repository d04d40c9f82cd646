-- One row per post of a chain of re-uploads. Iteration 1 is the first upload.
with

uploads as (

    select post_id, previous_iteration_id from {{ ref('posts') }}

),

snapshots as not materialized (select * from {{ ref('snapshots') }}),

chains as (

    {{ chains_of_iterations('uploads') }}

),

final as (

    select
        chains.post_id,
        chains.first_post_id,
        chains.iteration,
        last_day.views,
        case
            when bool_and(last_day.views is not null) over chain
                then sum(last_day.views) over chain
        end::bigint as chain_views

    from chains
    left join lateral (
        select snapshots.views from snapshots
        where chains.post_id = snapshots.post_id and snapshots.views is not null
        order by snapshots.snapshot_date desc
        limit 1
    ) as last_day on true

    window chain as (partition by chains.first_post_id)

)

select * from final
