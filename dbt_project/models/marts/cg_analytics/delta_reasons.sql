-- depends_on: {{ ref('fct_imported_posts') }}
-- One row per delta and metric that fell, with the reason of the fall.
{%- set metrics = delta_columns() %}
with

deltas as not materialized (select * from {{ ref('deltas') }}),

days as not materialized (select * from {{ ref('fct_post_snapshots') }}),

posts as not materialized (select * from {{ ref('dim_posts') }}),

falls as (

    select
        deltas.id as delta_id,
        deltas.post_id,
        deltas.period,
        deltas.to_date,
        {{ first_day_of_period('deltas.to_date') }} as first_day,
        metric.name as metric,
        metric.change
    from deltas
    inner join {{ periods() }} on deltas.period = periods.period
    inner join lateral (
        {{ changes_by_metric(metrics) }}
    ) as metric (name, change) on true
    where
        {{ has_fall('deltas') }}
        and {{ can_change_fall('deltas.to_date') }}
        and metric.change < 0

),

-- The two levels that differ: the last ones that have the metric. Each is one probe of
-- the index, so a fall costs the same however long history is.
levels as (

    select
        falls.*,
        closing.date as closing_date,
        closing.level as closing_level,
        closing.source as closing_source,
        closing.views_counted_since,
        coalesce(before.date, earliest.date) as opening_date,
        coalesce(before.level, earliest.level) as opening_level,
        case
            when before.date is null then earliest.source else before.source
        end as opening_source
    from falls
    inner join lateral (
        {{ levels_of_fall(metrics, 'days.date <= falls.to_date') }}
        order by days.date desc
        limit 1
    ) as closing on true
    left join lateral (
        {{ levels_of_fall(
            metrics, 'days.date < least(falls.first_day, closing.date)'
        ) }}
        order by days.date desc
        limit 1
    ) as before on true
    left join lateral (
        {{ levels_of_fall(
            metrics,
            'before.date is null and days.date >= falls.first_day'
            ~ ' and days.date < closing.date'
        ) }}
        order by days.date asc
        limit 1
    ) as earliest on true
    where coalesce(before.date, earliest.date) is not null

),

final as (

    select
        levels.delta_id,
        levels.post_id,
        levels.period,
        levels.to_date,
        levels.metric,
        levels.change,
        case
            when
                levels.metric = 'views'
                and levels.views_counted_since > levels.opening_date
                then 'definition change'
            when
                {{ closing_date('posts.removed_at') }} > levels.opening_date
                and {{ closing_date('posts.removed_at') }} <= levels.closing_date
                then 'removal'
            when levels.opening_source <> levels.closing_source
                then 'source change'
            -- People take these back one by one.
            when levels.metric in ('reactions', 'comments', 'shares')
                then 'withdrawal'
            when
                100 * levels.closing_level
                <= {{ var('counter_reset_pct') }} * levels.opening_level
                then 'counter reset'
            else 'correction'
        end as change_reason,
        levels.opening_date,
        levels.closing_date,
        levels.opening_source,
        levels.closing_source

    from levels
    left join posts on {{ is_post('posts', 'levels.post_id') }}

)

select * from final
