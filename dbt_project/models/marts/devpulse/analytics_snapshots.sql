-- One row per person, optional workspace, platform (or all), type of period and last
-- day of the period: the totals of that day.
with

tenant_days as not materialized (

    select * from {{ ref('fct_tenant_days') }}
    where platform in ('github', 'youtube', 'devto')

),

calendar as (

    select * from {{ ref('dim_dates') }}

),

-- Days whose totals may have changed, and the other days of their periods.
days as (

    select distinct tenant_id, person_id, workspace_id, date
    from tenant_days
    where {{ from_window('date', restated_days() + 31) }}

),

-- The last known day of each platform up to a day.
platform_totals as (

    select
        days.*,
        known.platform,
        known.date as known_date,
        jsonb_strip_nulls(case known.platform
            when 'github'
                then jsonb_build_object(
                    'total_stars', known.stars_total,
                    'total_forks', known.forks_total,
                    'total_commits', known.commits_total,
                    'repositories_count', known.repositories_total
                )
            when 'youtube'
                then jsonb_build_object(
                    'total_views', known.views_total,
                    'total_subscribers', known.followers_total,
                    'total_videos', known.contents_total
                )
            else jsonb_build_object(
                'total_views', known.views_total,
                'total_reactions', known.likes_total,
                'total_articles', known.contents_total
            )
        end) as metrics
    from days
    cross join (values ('github'), ('youtube'), ('devto')) as platforms (platform)
    inner join lateral (
        select tenant_days.* from tenant_days
        where
            days.tenant_id = tenant_days.tenant_id
            and platforms.platform = tenant_days.platform
            and days.date >= tenant_days.date
        order by tenant_days.date desc
        limit 1
    ) as known on true

),

totals as (

    select
        tenant_id, person_id, workspace_id, date, platform, known_date,
        jsonb_build_object(platform, metrics) as metrics
    from platform_totals
    where metrics <> '{}'

    union all

    select
        tenant_id, person_id, workspace_id, date, 'all' as platform,
        date as known_date,
        jsonb_object_agg(platform, metrics) as metrics
    from platform_totals
    where metrics <> '{}'
    group by 1, 2, 3, 4

),

last_days as (

    select tenant_id, max(date) as last_date from days group by 1

),

periods as (

    select
        totals.*,
        period.snapshot_type,
        period.snapshot_date
    from totals
    inner join calendar on totals.date = calendar.date
    inner join last_days on totals.tenant_id = last_days.tenant_id
    inner join lateral (
        values
        ('daily', calendar.date, calendar.date),
        ('weekly', calendar.week_start, calendar.week_start + 6),
        ('monthly', calendar.month_start, calendar.month_end)
    ) as period (snapshot_type, first_date, snapshot_date) on true
    where
        last_days.last_date >= period.snapshot_date
        and totals.known_date >= period.first_date

),

final as (

    select distinct on (
        person_id, workspace_id, platform, snapshot_type, snapshot_date
    )
        {{ uuid_surrogate_key([
            'person_id', 'workspace_id', 'platform', 'snapshot_type', 'snapshot_date'
        ]) }} as id,
        person_id as user_id,
        workspace_id,
        platform,
        snapshot_type,
        snapshot_date,
        metrics,
        now() as created_at

    from periods

    where {{ from_window('snapshot_date', restated_days()) }}

    order by
        person_id asc,
        workspace_id asc,
        platform asc,
        snapshot_type asc,
        snapshot_date asc,
        date desc

)

select * from final
