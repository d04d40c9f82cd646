-- One row per complete list of uploads whose videos were all read, and list name.
with

-- Not materialized: `dim_contents` asks for the lists of one channel at a time.
readings as not materialized (

    select *
    from {{ ref('stg_app__readings') }}
    where
        platform = 'youtube'
        and resource in ('playlist_items', 'videos', 'video_stats')
        and kind <> 'sample'
        and status in ('complete', 'partial')

),

-- A group, because PostgreSQL hands a condition on the partition on to its readings. In
-- a join it would read the videos of all of history.
lists as (

    select
        platform,
        subject_id,
        credential_id,
        partition_date,
        bool_or(is_own) filter (where resource = 'playlist_items') as is_own,
        max(date) filter (where resource = 'playlist_items') as date,
        max(observed_at) filter (where resource = 'playlist_items') as observed_at,
        max(rows) filter (where resource = 'playlist_items') as listed_rows,
        sum(rows) filter (where resource <> 'playlist_items') as read_rows,
        bool_or(resource = 'videos' and status = 'complete') as are_videos_complete
    from readings
    group by 1, 2, 3, 4
    having bool_or(resource = 'playlist_items' and status = 'complete')

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
    inner join (
        values ('uploads', false), ('private', true)
    ) as listed (list_name, needs_own)
        on lists.is_own or not listed.needs_own

    where
        lists.are_videos_complete
        or coalesce(lists.read_rows, 0) >= lists.listed_rows

)

select * from final
