-- How far a goal is, when it was reached, and when it will be. The numbers are those of
-- devpulse.analytics_snapshots, which dbt builds: the functions find it when called.

create schema if not exists api;
comment on schema api is 'What the documented endpoints return.';

create function app.goal_counts(p_goal app.goals)
returns table (date date, value numeric)
language plpgsql
stable
set search_path = ''
as $$
begin
    if to_regclass('devpulse.analytics_snapshots') is null then
        return;
    end if;
    -- A name such as stars is total_stars there, repositories is repositories_count.
    return query
    select snapshot.snapshot_date, sum(told.value::numeric)
    from devpulse.analytics_snapshots as snapshot
    cross join lateral jsonb_each(snapshot.metrics) as platform (name, numbers)
    cross join lateral jsonb_each_text(platform.numbers) as told (name, value)
    where
        snapshot.snapshot_type = 'daily'
        and snapshot.user_id = p_goal.person_id
        and snapshot.workspace_id is not distinct from p_goal.workspace_id
        and snapshot.platform = p_goal.platform
        and told.name in (
            p_goal.goal_type, 'total_' || p_goal.goal_type, p_goal.goal_type || '_count'
        )
    group by snapshot.snapshot_date;
end
$$;
comment on function app.goal_counts(app.goals) is
    'What a goal counts, by day, as analytics_snapshots knows it; a day on which the '
    'number is not known is missing.';

create function app.goal_values(p_goal app.goals)
returns table (date date, value numeric)
language sql
stable
set search_path = ''
as $$
    with counts as materialized (
        select counted.date, counted.value from app.goal_counts(p_goal) as counted
    ),

    -- The last day known by the start, else the first one after it.
    base as (
        select counts.value
        from counts
        order by
            counts.date > p_goal.start_date,
            abs(counts.date - p_goal.start_date)
        limit 1
    )

    select
        counts.date,
        case p_goal.unit
            when 'percentage'
                then round(100 * (counts.value - base.value) / base.value, 2)
            else counts.value
        end
    from counts
    cross join base
    where p_goal.unit <> 'percentage' or base.value > 0
$$;
comment on function app.goal_values(app.goals) is
    'The value of a goal by day, in its unit. A percentage is the growth since the '
    'last day known by its start, or the first known after it; there is none from zero.';

create function app.update_goals() returns bigint
language plpgsql
set search_path = ''
as $$
declare
    changed bigint;
begin
    if to_regclass('core.fct_scope_days') is null then
        return 0;
    end if;
    with progress as (
        select
            goal.id,
            (
                select told.value from app.goal_values(goal) as told
                order by told.date desc
                limit 1
            ) as current_value,
            reached.date is not null as is_reached,
            coalesce(
                (
                    select max(days.observed_at) from core.fct_scope_days as days
                    where
                        days.scope_id = coalesce(goal.workspace_id, goal.person_id)
                        and goal.platform in (days.platform, 'all')
                        and days.date = reached.date
                ),
                (reached.date + 1)::timestamp at time zone 'UTC'
            ) as reached_at
        from app.goals as goal
        left join lateral (
            select min(told.date) as date from app.goal_values(goal) as told
            where
                told.value >= goal.target_value
                and told.date >= goal.start_date
                and told.date <= coalesce(goal.end_date, 'infinity')
        ) as reached on true
    )

    update app.goals as goal
    set
        current_value = progress.current_value,
        is_achieved = goal.is_achieved or progress.is_reached,
        achieved_at = case
            when progress.is_reached then progress.reached_at
            else goal.achieved_at
        end,
        updated_at = now()
    from progress
    where
        progress.id = goal.id
        and (
            goal.current_value is distinct from progress.current_value
            or progress.is_reached and (
                not goal.is_achieved
                or goal.achieved_at is distinct from progress.reached_at
            )
        );
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function app.update_goals() is
    'Write the progress of every goal back, and when it was first reached between its '
    'dates: the reading that closed that day, or its end where only a history tells of '
    'it. What was reached stays so. Returns how many goals changed.';

create function app.goal_projection(p_goal app.goals)
returns table (
    known_date date, value numeric, per_day numeric, projected_date date,
    earliest_date date, latest_date date, reason text
)
language plpgsql
stable
set search_path = ''
as $$
declare
    days date[];
    counts numeric[];
    slopes numeric[];
    n integer;
    spread integer;
    missing numeric;
begin
    select array_agg(told.date order by told.date), array_agg(told.value order by told.date)
    into days, counts
    from (
        select known.date, known.value from app.goal_values(p_goal) as known
        order by known.date desc
        limit 28
    ) as told;
    n := coalesce(array_length(days, 1), 0);
    known_date := days[n];
    value := counts[n];
    missing := p_goal.target_value - value;
    -- Theil and Sen: the median of the slopes between all pairs of days.
    select array_agg(slope order by slope) into slopes
    from (
        select (counts[later.i] - counts[earlier.i]) / (days[later.i] - days[earlier.i])
        from generate_series(1, n) as earlier (i)
        inner join generate_series(1, n) as later (i) on later.i > earlier.i
    ) as pair (slope);
    per_day := round(
        (select percentile_cont(0.5) within group (order by s) from unnest(slopes) as s)
        ::numeric, 6
    );
    reason := case
        when p_goal.is_achieved then 'achieved'
        when n = 0 then 'no value is known'
        when missing <= 0 then 'the value is there, outside of the goal''s dates'
        when p_goal.end_date <= known_date then 'the goal is over'
        when n < 7 then 'fewer than 7 days are known'
        when per_day <= 0 then 'not growing'
        when missing / per_day > 36525 then 'not within a hundred years'
    end;
    if reason is null then
        projected_date := known_date + ceil(missing / per_day)::integer;
        -- The ranks that hold the true slope nine times out of ten (Kendall, Sen 1968).
        spread := ceil(1.645 * sqrt(n * (n - 1) * (2 * n + 5) / 18.0));
        n := array_length(slopes, 1);
        earliest_date := known_date + ceil(
            missing / slopes[least(n, (n + spread + 1) / 2 + 1)]
        )::integer;
        if missing / nullif(greatest(slopes[greatest(1, (n - spread) / 2)], 0), 0)
            <= 36525
        then
            latest_date := known_date + ceil(
                missing / slopes[greatest(1, (n - spread) / 2)]
            )::integer;
        end if;
    end if;
    return next;
end
$$;
comment on function app.goal_projection(app.goals) is
    'When a goal will be reached if the last 28 known days go on: by the median slope '
    'of all pairs of days, between dates that hold it nine times out of ten if days '
    'are independent; or the reason why there is no date. An open end is null.';

create view api.goal_projections with (security_invoker = true) as
select
    goals.id as goal_id,
    goals.person_id as user_id,
    goals.workspace_id,
    projection.known_date,
    projection.value,
    projection.per_day,
    projection.projected_date,
    projection.earliest_date,
    projection.latest_date,
    projection.projected_date <= goals.end_date as is_in_time,
    projection.reason
from app.goals as goals
cross join lateral app.goal_projection(goals) as projection;
comment on view api.goal_projections is
    'When each goal will be reached if the last 28 known days go on, or why there is no '
    'telling. One row per goal, computed when it is read.';
comment on column api.goal_projections.goal_id is 'The goal, a row of devpulse.goals.';
comment on column api.goal_projections.user_id is 'Whose goal it is.';
comment on column api.goal_projections.workspace_id is
    'On behalf of which workspace; null: personal.';
comment on column api.goal_projections.known_date is 'The last day that is known.';
comment on column api.goal_projections.value is
    'The value on that day, in the goal''s unit.';
comment on column api.goal_projections.per_day is 'Typical growth of a day.';
comment on column api.goal_projections.projected_date is
    'When the target will be reached; null with a reason.';
comment on column api.goal_projections.earliest_date is
    'Start of the interval that holds the day nine times out of ten.';
comment on column api.goal_projections.latest_date is
    'End of that interval; null: open, for it may not be growing at all.';
comment on column api.goal_projections.is_in_time is
    'Whether that is by the goal''s end; null without an end or a date.';
comment on column api.goal_projections.reason is
    'Why there is no date; null where there is one.';

revoke all on function app.goal_counts(app.goals) from public;
revoke all on function app.goal_values(app.goals) from public;
revoke all on function app.update_goals() from public;
revoke all on function app.goal_projection(app.goals) from public;
grant execute on function app.goal_counts(app.goals) to analyst, creator;
grant execute on function app.goal_values(app.goals) to analyst, creator;
grant execute on function app.goal_projection(app.goals) to analyst, creator;
grant usage on schema api to analyst, creator;
grant select on api.goal_projections to analyst, creator;
