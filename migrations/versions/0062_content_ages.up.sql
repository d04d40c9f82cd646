-- Views of contents at fixed ages, against the median of their channel.
-- The tables of core are found when the function is called (see migration 0052).

create function api.read_content_ages(
    first_day date, last_day date, of_platform text
)
returns table (
    platform text, channel_id text, content_id text, title text, content_type text,
    url text, published_at timestamptz, status text, age_hours integer, age text,
    tolerance_minutes integer, views bigint, observed_at timestamptz,
    minutes_late integer, reason text, median_views numeric, compared_contents bigint,
    ratio numeric, median_reason text
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.fct_content_ages') is null then
        return;
    end if;
    return query
    with own as (
        select distinct connections.platform, connections.platform_user_id as channel_id
        from app.connections as connections
        where of_platform is null or connections.platform = of_platform
    ),

    contents as (
        select
            known.*,
            max(greatest(known.last_seen_at, known.removed_at)) over (
                partition by known.platform, known.channel_id
            ) as channel_read_at
        from own
        inner join core.dim_contents as known
            on known.platform = own.platform and known.channel_id = own.channel_id
        where known.list_name <> 'drafts'
    ),

    nearest as (
        select distinct on (
            ages.platform, ages.content_id, ages.published_at, ages.age_hours
        )
            ages.*
        from own
        inner join core.fct_content_ages as ages
            on ages.platform = own.platform and ages.channel_id = own.channel_id
        order by
            ages.platform, ages.content_id, ages.published_at, ages.age_hours,
            abs(ages.minutes_late), ages.observed_at
    ),

    numbers as (
        select
            contents.*, ages.age_hours, ages.title as age, ages.tolerance_minutes,
            contents.published_at + ages.age_hours * interval '1 hour' as due_at,
            ages.tolerance_minutes * interval '1 minute' as tolerance,
            nearest.views_total as views, nearest.observed_at, nearest.minutes_late
        from contents
        cross join core.content_ages as ages
        left join nearest
            on
                nearest.platform = contents.platform
                and nearest.content_id = contents.content_id
                and nearest.published_at = contents.published_at
                and nearest.age_hours = ages.age_hours
    ),

    medians as (
        select
            numbers.platform, numbers.channel_id, numbers.content_type,
            numbers.age_hours, count(*) as contents,
            percentile_cont(0.5) within group (order by numbers.views)::numeric as views
        from numbers
        where numbers.views is not null
        group by 1, 2, 3, 4
    ),

    compared as (
        select
            numbers.*, coalesce(medians.contents, 0) as compared_contents,
            case when medians.contents >= 3 then medians.views end as median_views
        from numbers
        left join medians
            on
                medians.platform = numbers.platform
                and medians.channel_id = numbers.channel_id
                and medians.content_type = numbers.content_type
                and medians.age_hours = numbers.age_hours
    )

    select
        found.platform, found.channel_id, found.content_id, found.title,
        found.content_type, found.url, found.published_at, found.status,
        found.age_hours, found.age, found.tolerance_minutes, found.views,
        found.observed_at, found.minutes_late,
        case
            when found.views is not null then null
            when found.published_at is null then 'the time of publication is unknown'
            when found.last_seen_at < found.due_at - found.tolerance
                and found.status = 'removed'
                then 'it was removed before this age'
            when found.channel_read_at < found.due_at then 'it is not that old yet'
            when found.first_seen_at > found.due_at + found.tolerance
                then 'it was first read after this age'
            when found.views_total is null then 'the platform shows no views of it'
            else format('no reading within %s minutes of this age', found.tolerance_minutes)
        end,
        found.median_views, found.compared_contents,
        round(found.views / nullif(found.median_views, 0), 3),
        case
            when found.median_views is null
                then 'fewer than 3 contents of this kind have a number of this age'
        end
    from compared as found
    where
        first_day is null
        or found.published_at >= first_day::timestamp at time zone 'UTC'
        and found.published_at < (last_day + 1)::timestamp at time zone 'UTC'
    order by found.published_at desc, found.platform, found.content_id, found.age_hours;
end
$$;
comment on function api.read_content_ages(date, date, text) is
    'Contents of the reader''s channels at fixed ages, published on days from the first '
    'to the last; without days all of them. No platform is every platform.';

create view api.content_ages with (security_invoker = true) as
select
    ages.platform, ages.channel_id, ages.content_id, ages.title, ages.content_type,
    ages.url, ages.published_at, ages.status, ages.age_hours, ages.age,
    ages.tolerance_minutes, ages.views, ages.observed_at, ages.minutes_late,
    ages.reason, ages.median_views, ages.compared_contents, ages.ratio,
    ages.median_reason
from api.read_content_ages(null, null, null) as ages;
comment on view api.content_ages is
    'One row per content of the reader''s channels and age: its views then, and the '
    'median of the channel''s contents of the same kind at the same age.';
comment on column api.content_ages.platform is 'The platform.';
comment on column api.content_ages.channel_id is 'The platform''s id of the channel.';
comment on column api.content_ages.content_id is 'The platform''s id of the content.';
comment on column api.content_ages.title is 'Title when last read.';
comment on column api.content_ages.content_type is 'Kind of content.';
comment on column api.content_ages.url is 'Address on the platform.';
comment on column api.content_ages.published_at is 'The publication; null is unknown.';
comment on column api.content_ages.status is 'active or removed.';
comment on column api.content_ages.age_hours is 'The age in hours: 1, 24, 168 or 672.';
comment on column api.content_ages.age is 'The age in words.';
comment on column api.content_ages.tolerance_minutes is
    'Longest distance of a reading to the age.';
comment on column api.content_ages.views is
    'Total views at the nearest reading within the tolerance; null with a reason.';
comment on column api.content_ages.observed_at is 'When that reading was.';
comment on column api.content_ages.minutes_late is
    'Minutes from the age to that reading; negative before the age.';
comment on column api.content_ages.reason is 'Why the views are null.';
comment on column api.content_ages.median_views is
    'Median of the channel''s contents of this kind at this age, removed ones and this '
    'one included; null with a reason.';
comment on column api.content_ages.compared_contents is 'How many contents it is of.';
comment on column api.content_ages.ratio is 'Views divided by the median.';
comment on column api.content_ages.median_reason is 'Why the median is null.';

revoke all on function api.read_content_ages(date, date, text) from public;
grant execute on function api.read_content_ages(date, date, text) to analyst, creator;
grant select on api.content_ages to analyst, creator;
