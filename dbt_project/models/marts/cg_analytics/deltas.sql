-- depends_on: {{ ref('fct_imported_posts') }}
-- One row per post, calendar period and its two snapshots: the change between them.
{%- set metrics = delta_metrics() %}
with

affected_periods as (

    {{ affected_periods() }}

),

days as not materialized (select * from {{ ref('fct_post_snapshots') }}),

posts as not materialized (select * from {{ ref('posts') }}),

-- The last snapshot of a period.
closings as (

    select
        periods.period,
        periods.first_day,
        closing.*
    from affected_periods as periods
    inner join lateral (
        select days.* from days
        where
            {{ same_key(['platform', 'content_id'], 'periods', 'days') }}
            and days.date between periods.first_day and periods.last_day
        order by days.date desc
        limit 1
    ) as closing on true

),

-- The last snapshot before the period. Without one the first of the period.
-- Materialized, because PostgreSQL would search an inlined level for each use of it.
bounds as materialized (

    select
        closings.*,
        {%- for metric in metrics %}
        {{ closing_level(metric) }} as closing_{{ metric }},
        before.{{ metric }} as before_{{ metric }},
        {%- endfor %}
        coalesce(before.date, first.date) as from_date
    from closings
    left join lateral (
        select days.* from days
        where
            {{ same_key(['platform', 'content_id'], 'closings', 'days') }}
            and days.date < closings.first_day
        order by days.date desc
        limit 1
    ) as before on true
    left join lateral (
        select days.date from days
        where
            before.date is null
            and {{ same_key(['platform', 'content_id'], 'closings', 'days') }}
            and days.date between closings.first_day and closings.date
        order by days.date asc
        limit 1
    ) as first on true
    where coalesce(before.date, first.date) < closings.date

),

levels as materialized (

    select
        {%- for metric in metrics %}
        {{ opening_level(metric) }} as opening_{{ metric }},
        {%- endfor %}
        bounds.*
    from bounds

),

changes as materialized (

    select
        levels.*,
        {%- for metric in metrics %}
        case
            when closing_{{ metric }}[1] > opening_{{ metric }}[1]
                then closing_{{ metric }}[2] - opening_{{ metric }}[2]
        end as {{ metric }}_delta,
        {%- endfor %}
        {{ currency_of_level('opening_lifetime_earnings') }} as opening_currency,
        {{ currency_of_level('closing_lifetime_earnings') }} as closing_currency
    from levels

),

final as (

    select
        {{ uuid_surrogate_key([
            'posts.post_id', 'changes.period', 'changes.from_date', 'changes.date'
        ]) }} as id,
        posts.post_id,
        changes.from_date,
        changes.date as to_date,
        changes.period,
        posts.artist_id,
        case
            when changes.opening_currency = changes.closing_currency
                then changes.lifetime_earnings_delta
        end as earnings_delta,
        {%- for metric in metrics | reject('equalto', 'lifetime_earnings') %}
        changes.{{ metric }}_delta::bigint as {{ metric }}_delta,
        {%- endfor %}
        -- A new counting rule changes views without viewers: such growth is unknown.
        case
            when
                changes.views_counted_since
                > date '2000-01-01' + changes.opening_views[1]::integer
                then null
            else round(
                100 * changes.views_delta / nullif(changes.opening_views[2], 0), 4
            )
        end as growth_rate,
        case
            when
                changes.opening_currency = changes.closing_currency
                and changes.lifetime_earnings_delta is not null
                then changes.closing_currency
        end::varchar(3) as currency

    from changes
    inner join posts on posts.post_id = {{ post_id('changes') }}

    {%- if not is_window_run() %}

    -- The rows of a day are neighbours on disk, so a day reads few pages.
    order by changes.date asc

    {%- endif %}

)

select * from final
