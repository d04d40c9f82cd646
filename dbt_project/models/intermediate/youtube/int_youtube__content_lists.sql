-- One row per complete list of uploads whose videos were all read, and list name.
with

-- Not materialized: `dim_contents` asks for the lists of one channel at a time.
readings as not materialized (

    select *
    from {{ ref('stg_app__readings') }}
    where platform = 'youtube' and status in ('complete', 'partial')

),

lists as (

    select * from readings where resource = 'playlist_items' and status = 'complete'

),

videos as (

    select * from readings where resource = 'videos'

),

video_stats as (

    select * from readings where resource = 'video_stats'

),

-- Only the owner's reading contains private videos.
-- A list proves a removal only if all its videos were read: otherwise a listed video
-- without a reading would count as removed.
final as (

    select
        lists.platform,
        lists.subject_id as channel_id,
        listed.list_name,
        lists.partition_date,
        lists.date,
        lists.observed_at,
        timestamptz '-infinity' as covers_from,
        timestamptz 'infinity' as covers_until

    from lists
    left join videos
        on
            lists.platform = videos.platform
            and lists.subject_id = videos.subject_id
            and lists.credential_id = videos.credential_id
            and lists.partition_date = videos.partition_date
    left join video_stats
        on
            lists.platform = video_stats.platform
            and lists.subject_id = video_stats.subject_id
            and lists.credential_id = video_stats.credential_id
            and lists.partition_date = video_stats.partition_date
    inner join (
        values ('uploads', false), ('private', true)
    ) as listed (list_name, needs_own)
        on lists.is_own or not listed.needs_own

    where
        videos.status = 'complete'
        or coalesce(videos.rows, 0) + coalesce(video_stats.rows, 0) >= lists.rows

)

select * from final
