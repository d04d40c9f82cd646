-- Milestones and spikes of channels, and one notification of each per person.
-- The tables of core are found when a function is called (see migration 0052).

create unique index notifications_growth_idx
on app.notifications (person_id, (data ->> 'key'))
where type in ('milestone', 'spike');

create function api.read_milestones(since date)
returns table (
    platform text, channel_id text, measure text, threshold bigint, reached_on date,
    observed_at timestamptz, level bigint, earlier_level bigint, is_held boolean
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.fct_channel_growth_days') is null then
        return;
    end if;
    return query
    with own as (
        select distinct connections.platform, connections.platform_user_id as channel_id
        from app.connections as connections
    ),

    rises as (
        select days.*
        from core.fct_channel_growth_days as days
        inner join own
            on own.platform = days.platform and own.channel_id = days.channel_id
        where days.level > days.earlier_level and (since is null or days.date >= since)
    ),

    passed as (
        select distinct on (
            rises.platform, rises.channel_id, rises.measure, steps.threshold
        )
            rises.*, steps.threshold
        from rises
        inner join core.milestones as steps
            on
                steps.measure = rises.measure
                and steps.threshold > rises.earlier_level
                and steps.threshold <= rises.level
        order by
            rises.platform, rises.channel_id, rises.measure, steps.threshold, rises.date
    )

    select
        passed.platform, passed.channel_id, passed.measure, passed.threshold,
        passed.date, passed.observed_at, passed.level, passed.earlier_level,
        (
            select latest.level >= passed.threshold
            from core.fct_channel_growth_days as latest
            where
                latest.platform = passed.platform
                and latest.channel_id = passed.channel_id
                and latest.measure = passed.measure
            order by latest.date desc
            limit 1
        )
    from passed
    -- A number counts once: a level that falls and rises again passes nothing.
    where not exists (
        select from core.fct_channel_growth_days as earlier
        where
            earlier.platform = passed.platform
            and earlier.channel_id = passed.channel_id
            and earlier.measure = passed.measure
            and earlier.date < passed.date
            and earlier.level >= passed.threshold
    )
    order by passed.date desc, passed.platform, passed.channel_id, passed.threshold desc;
end
$$;
comment on function api.read_milestones(date) is
    'Numbers that channels of the reader reached for the first time, since a day.';

create function api.read_spikes(since date)
returns table (
    platform text, channel_id text, measure text, opened_on date, closed_on date,
    last_high_on date, peak_on date, peak_gain bigint, usual_gain numeric
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.fct_channel_growth_days') is null then
        return;
    end if;
    return query
    with own as (
        select distinct connections.platform, connections.platform_user_id as channel_id
        from app.connections as connections
    ),

    risen as (
        select distinct days.platform, days.channel_id, days.measure
        from core.fct_channel_growth_days as days
        inner join own
            on own.platform = days.platform and own.channel_id = days.channel_id
        where days.state = 'high' and (since is null or days.date >= since)
    ),

    -- Each usual day ends what was open, so the count of usual days names a spike.
    states as (
        select
            days.*,
            count(*) filter (where days.state = 'usual') over (
                partition by days.platform, days.channel_id, days.measure
                order by days.date
            ) as usual_days
        from risen
        inner join core.fct_channel_growth_days as days
            on
                days.platform = risen.platform
                and days.channel_id = risen.channel_id
                and days.measure = risen.measure
        where days.state is not null
    ),

    spikes as (
        select
            states.platform, states.channel_id, states.measure, states.usual_days,
            min(states.date) filter (where states.state = 'high') as opened_on,
            max(states.date) filter (where states.state = 'high') as last_high_on,
            (array_agg(states.date order by states.gained desc, states.date)
                filter (where states.state = 'high'))[1] as peak_on,
            max(states.gained) filter (where states.state = 'high') as peak_gain,
            (array_agg(states.usual_gain order by states.date)
                filter (where states.state = 'high'))[1] as usual_gain,
            lead(min(states.date)) over (
                partition by states.platform, states.channel_id, states.measure
                order by states.usual_days
            ) as closed_on
        from states
        group by 1, 2, 3, 4
    )

    select
        spikes.platform, spikes.channel_id, spikes.measure, spikes.opened_on,
        spikes.closed_on, spikes.last_high_on, spikes.peak_on, spikes.peak_gain,
        spikes.usual_gain
    from spikes
    where
        spikes.opened_on is not null
        and (since is null or spikes.last_high_on >= since)
    order by spikes.opened_on desc, spikes.platform, spikes.channel_id, spikes.measure;
end
$$;
comment on function api.read_spikes(date) is
    'Spikes of channels of the reader with a high day since a day.';

create view api.milestones with (security_invoker = true) as
select
    milestones.platform, milestones.channel_id, milestones.measure,
    milestones.threshold, milestones.reached_on, milestones.observed_at,
    milestones.level, milestones.earlier_level, milestones.is_held
from api.read_milestones(null) as milestones;
comment on view api.milestones is
    'One row per channel of the reader, measure and number of core.milestones that it '
    'reached for the first time.';
comment on column api.milestones.platform is 'The platform.';
comment on column api.milestones.channel_id is 'The platform''s id of the channel.';
comment on column api.milestones.measure is 'followers, subscribers or views.';
comment on column api.milestones.threshold is 'The number.';
comment on column api.milestones.reached_on is 'The first UTC day with this number.';
comment on column api.milestones.observed_at is 'The reading that closed that day.';
comment on column api.milestones.level is 'The total of that day.';
comment on column api.milestones.earlier_level is 'The last known total before.';
comment on column api.milestones.is_held is
    'Whether the newest total still has the number.';

create view api.spikes with (security_invoker = true) as
select
    spikes.platform, spikes.channel_id, spikes.measure, spikes.opened_on,
    spikes.closed_on, spikes.last_high_on, spikes.peak_on, spikes.peak_gain,
    spikes.usual_gain
from api.read_spikes(null) as spikes;
comment on view api.spikes is
    'One row per spike: a period in which a channel of the reader gained far more than '
    'usual. See core.fct_channel_growth_days for when one opens and closes.';
comment on column api.spikes.platform is 'The platform.';
comment on column api.spikes.channel_id is 'The platform''s id of the channel.';
comment on column api.spikes.measure is 'followers, subscribers or views.';
comment on column api.spikes.opened_on is 'Its first high day.';
comment on column api.spikes.closed_on is
    'The first usual day after it; null: open, or no known day since.';
comment on column api.spikes.last_high_on is 'Its last high day.';
comment on column api.spikes.peak_on is 'The day with the highest gain.';
comment on column api.spikes.peak_gain is 'The gain of that day.';
comment on column api.spikes.usual_gain is 'The usual gain when it opened.';

revoke all on function api.read_milestones(date) from public;
revoke all on function api.read_spikes(date) from public;
grant execute on function api.read_milestones(date), api.read_spikes(date)
to analyst, creator;
grant select on api.milestones, api.spikes to analyst, creator;
