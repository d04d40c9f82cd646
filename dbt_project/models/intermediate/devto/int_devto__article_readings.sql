-- One row per article and partition, from the credential that sees views, if any.
with

articles as (

    select * from {{ ref('stg_devto__articles') }}

),

-- A credential that sees the views wins over others of the partition.
final as (

    select distinct on (partition_date, article_id)
        *,
        case when is_published then 'articles' else 'drafts' end as list_name
    from articles
    order by
        partition_date asc,
        article_id asc,
        views_total is null asc,
        observed_at desc

)

select * from final
