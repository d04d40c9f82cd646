with

scope_days as (

    select * from {{ ref('fct_scope_days') }}
    where platform in ('github', 'youtube', 'devto')

),

calendar as (

    select * from {{ ref('dim_dates') }}

),

-- Days whose totals may have changed, and those of periods that these days end.
days as (

    select distinct scope_id, person_id, workspace_id, date
    from scope_days
    where {{ from_window('date', var('restated_days') | int + 31) }}

),

-- Of every platform the last day that was read up to then.
platform_totals as (

    select
        days.*,
        known.platform,
        known.date = days.date as is_of_day,
        known.date as known_date,
        {{ snapshot_metrics('known') }} as metrics
    from days
    cross join (values ('github'), ('youtube'), ('devto')) as told (platform)
    inner join lateral (
        select scope_days.* from scope_days
        where
            days.scope_id = scope_days.scope_id
            and told.platform = scope_days.platform
            and days.date >= scope_days.date
        order by scope_days.date desc
        limit 1
    ) as known on true

),

totals as (

    select
        scope_id, person_id, workspace_id, date, platform, known_date,
        jsonb_build_object(platform, metrics) as metrics
    from platform_totals
    where metrics <> '{}'

    union all

    select
        scope_id, person_id, workspace_id, date, 'all' as platform,
        date as known_date,
        jsonb_object_agg(platform, metrics) as metrics
    from platform_totals
    where metrics <> '{}'
    group by 1, 2, 3, 4

),

last_days as (

    select scope_id, max(date) as last_date from days group by 1

),

periods as (

    select
        totals.*,
        period.snapshot_type,
        period.snapshot_date
    from totals
    inner join calendar on totals.date = calendar.date
    inner join last_days on totals.scope_id = last_days.scope_id
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
        {{ row_uuid([
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

    where {{ from_window('snapshot_date', var('restated_days')) }}

    order by
        person_id asc,
        workspace_id asc,
        platform asc,
        snapshot_type asc,
        snapshot_date asc,
        date desc

)

select * from final
