-- Views for analysts: they join people, platforms and names, so that common questions
-- need no bridge table.
-- The functions find the tables of core when they are called. So a rebuild may replace
-- these tables, and a new database may lack them.

set local check_function_bodies = off;

create function api.read_channel_names()
returns table (platform text, channel_id text, channel text, person text)
language sql
stable
as $$
    with owners as (
        select distinct on (owner.platform, owner.channel_id)
            owner.platform, owner.channel_id, person.username
        from core.bridge_channel_owners as owner
        inner join app.people as person on person.id = owner.person_id
        order by
            owner.platform, owner.channel_id, owner.is_primary desc, person.created_at
    )

    select
        channels.platform,
        channels.channel_id,
        coalesce(channels.display_name, channels.username, channels.channel_id),
        owners.username
    from core.dim_channels as channels
    left join owners
        on
            owners.platform = channels.platform
            and owners.channel_id = channels.channel_id
$$;

create function api.read_channel_days()
returns table (
    date date,
    platform text,
    channel text,
    person text,
    channel_id text,
    followers_total bigint,
    followers_gained bigint,
    subscribers_total bigint,
    subscribers_gained bigint,
    views_total bigint,
    views_gained bigint,
    contents_total bigint,
    observed_at timestamptz
)
language sql
stable
as $$
    select
        days.date,
        days.platform,
        names.channel,
        names.person,
        days.channel_id,
        days.followers_total,
        days.followers_gained,
        days.subscribers_total,
        days.subscribers_gained,
        days.views_total,
        days.views_gained,
        days.contents_total,
        days.observed_at
    from core.fct_channel_days as days
    left join api.read_channel_names() as names
        on
            names.platform = days.platform
            and names.channel_id = days.channel_id
$$;

create function api.read_contents()
returns table (
    platform text,
    channel text,
    person text,
    title text,
    content_type text,
    url text,
    published_at timestamptz,
    status text,
    removed_at timestamptz,
    removed_reason text,
    views_total bigint,
    likes_total bigint,
    comments_total bigint,
    shares_total bigint,
    last_seen_at timestamptz,
    content_id text,
    channel_id text
)
language sql
stable
as $$
    select
        contents.platform,
        names.channel,
        names.person,
        contents.title,
        contents.content_type,
        contents.url,
        contents.published_at,
        contents.status,
        contents.removed_at,
        contents.removed_reason,
        contents.views_total,
        contents.likes_total,
        contents.comments_total,
        contents.shares_total,
        contents.last_seen_at,
        contents.content_id,
        contents.channel_id
    from core.dim_contents as contents
    left join api.read_channel_names() as names
        on
            names.platform = contents.platform
            and names.channel_id = contents.channel_id
$$;

create function api.read_content_days()
returns table (
    date date,
    platform text,
    channel text,
    person text,
    title text,
    content_type text,
    published_at timestamptz,
    views_total bigint,
    views_gained bigint,
    likes_gained bigint,
    comments_gained bigint,
    days_spanned integer,
    content_id text,
    channel_id text
)
language sql
stable
as $$
    select
        days.date,
        days.platform,
        names.channel,
        names.person,
        contents.title,
        contents.content_type,
        contents.published_at,
        days.views_total,
        days.views_gained,
        days.likes_gained,
        days.comments_gained,
        days.days_spanned,
        days.content_id,
        days.channel_id
    from core.fct_content_days as days
    left join core.dim_contents as contents
        on
            contents.platform = days.platform
            and contents.content_id = days.content_id
    left join api.read_channel_names() as names
        on
            names.platform = days.platform
            and names.channel_id = days.channel_id
$$;

create function api.read_revenue_days()
returns table (
    date date,
    platform text,
    channel text,
    person text,
    currency text,
    revenue numeric,
    ad_revenue numeric,
    channel_id text
)
language sql
stable
as $$
    select
        days.date,
        days.platform,
        names.channel,
        names.person,
        days.currency,
        days.revenue,
        days.ad_revenue,
        days.channel_id
    from core.fct_channel_revenue_days as days
    left join api.read_channel_names() as names
        on
            names.platform = days.platform
            and names.channel_id = days.channel_id
$$;

create view api.named_channels with (security_invoker = true) as
select names.platform, names.channel, names.person, names.channel_id
from api.read_channel_names() as names;

create view api.named_channel_days with (security_invoker = true) as
select
    channel_days.date,
    channel_days.platform,
    channel_days.channel,
    channel_days.person,
    channel_days.channel_id,
    channel_days.followers_total,
    channel_days.followers_gained,
    channel_days.subscribers_total,
    channel_days.subscribers_gained,
    channel_days.views_total,
    channel_days.views_gained,
    channel_days.contents_total,
    channel_days.observed_at
from api.read_channel_days() as channel_days;

create view api.named_contents with (security_invoker = true) as
select
    contents.platform,
    contents.channel,
    contents.person,
    contents.title,
    contents.content_type,
    contents.url,
    contents.published_at,
    contents.status,
    contents.removed_at,
    contents.removed_reason,
    contents.views_total,
    contents.likes_total,
    contents.comments_total,
    contents.shares_total,
    contents.last_seen_at,
    contents.content_id,
    contents.channel_id
from api.read_contents() as contents;

create view api.named_content_days with (security_invoker = true) as
select
    content_days.date,
    content_days.platform,
    content_days.channel,
    content_days.person,
    content_days.title,
    content_days.content_type,
    content_days.published_at,
    content_days.views_total,
    content_days.views_gained,
    content_days.likes_gained,
    content_days.comments_gained,
    content_days.days_spanned,
    content_days.content_id,
    content_days.channel_id
from api.read_content_days() as content_days;

create view api.named_revenue_days with (security_invoker = true) as
select
    revenue_days.date,
    revenue_days.platform,
    revenue_days.channel,
    revenue_days.person,
    revenue_days.currency,
    revenue_days.revenue,
    revenue_days.ad_revenue,
    revenue_days.channel_id
from api.read_revenue_days() as revenue_days;

comment on view api.named_channels is
    'One row per channel, with its name and its first person.';
comment on column api.named_channels.platform is
    'The platform.';
comment on column api.named_channels.channel is
    'Name of the channel when last read; its id without one.';
comment on column api.named_channels.person is
    'Username of the person who connected it; null: it is only followed.';
comment on column api.named_channels.channel_id is
    'The platform''s id of the channel.';

comment on view api.named_channel_days is
    'One row per channel and UTC day, with the names of channel and person. A channel'
    ' of several people names the first.';
comment on column api.named_channel_days.date is
    'UTC day that the reading closes.';
comment on column api.named_channel_days.platform is
    'The platform.';
comment on column api.named_channel_days.channel is
    'Name of the channel when last read; its id without one.';
comment on column api.named_channel_days.person is
    'Username of the person who connected it; null: it is only followed.';
comment on column api.named_channel_days.channel_id is
    'The platform''s id of the channel.';
comment on column api.named_channel_days.followers_total is
    'Followers at the end of the day; null is unknown.';
comment on column api.named_channel_days.followers_gained is
    'Followers gained minus lost since the last known day; null without a start.';
comment on column api.named_channel_days.subscribers_total is
    'Paying subscribers at the end of the day; null is unknown.';
comment on column api.named_channel_days.subscribers_gained is
    'Subscribers gained minus lost; null without a start.';
comment on column api.named_channel_days.views_total is
    'Views of the channel at the end of the day; null is unknown.';
comment on column api.named_channel_days.views_gained is
    'Views since the last known day; null without a start.';
comment on column api.named_channel_days.contents_total is
    'Contents at the end of the day; null is unknown.';
comment on column api.named_channel_days.observed_at is
    'Time of the last reading of the day.';

comment on view api.named_contents is
    'One row per video, clip, article or post, as last seen, with the names of '
    'channel and person.';
comment on column api.named_contents.platform is
    'The platform.';
comment on column api.named_contents.channel is
    'Name of the channel when last read; its id without one.';
comment on column api.named_contents.person is
    'Username of the person who connected it; null: it is only followed.';
comment on column api.named_contents.title is
    'Title; null where the platform has none.';
comment on column api.named_contents.content_type is
    'Kind of content, by the platform.';
comment on column api.named_contents.url is
    'Address on the platform.';
comment on column api.named_contents.published_at is
    'When it was published; null is unknown.';
comment on column api.named_contents.status is
    'active or removed.';
comment on column api.named_contents.removed_at is
    'First complete list without it; null: it is there.';
comment on column api.named_contents.removed_reason is
    'Why it is gone; null: it is there.';
comment on column api.named_contents.views_total is
    'Views when last seen; null is unknown.';
comment on column api.named_contents.likes_total is
    'Likes or reactions when last seen; null is unknown.';
comment on column api.named_contents.comments_total is
    'Comments when last seen; null is unknown.';
comment on column api.named_contents.shares_total is
    'Shares when last seen; null is unknown.';
comment on column api.named_contents.last_seen_at is
    'Time of the last reading with it.';
comment on column api.named_contents.content_id is
    'The platform''s id of it.';
comment on column api.named_contents.channel_id is
    'The platform''s id of its channel.';

comment on view api.named_content_days is
    'One row per content and UTC day on which it was read, with its title and the '
    'names of channel and person.';
comment on column api.named_content_days.date is
    'UTC day that the reading closes.';
comment on column api.named_content_days.platform is
    'The platform.';
comment on column api.named_content_days.channel is
    'Name of the channel when last read; its id without one.';
comment on column api.named_content_days.person is
    'Username of the person who connected it; null: it is only followed.';
comment on column api.named_content_days.title is
    'Title when last read; null where there is none.';
comment on column api.named_content_days.content_type is
    'Kind of content, by the platform.';
comment on column api.named_content_days.published_at is
    'When it was published; null is unknown.';
comment on column api.named_content_days.views_total is
    'Views at the end of the day; null is unknown.';
comment on column api.named_content_days.views_gained is
    'Views since the last known day; null without a start.';
comment on column api.named_content_days.likes_gained is
    'Likes since the last known day; null without a start.';
comment on column api.named_content_days.comments_gained is
    'Comments since the last known day; null without a start.';
comment on column api.named_content_days.days_spanned is
    'Days that the gains span; null without a start.';
comment on column api.named_content_days.content_id is
    'The platform''s id of it.';
comment on column api.named_content_days.channel_id is
    'The platform''s id of its channel.';

comment on view api.named_revenue_days is
    'One row per channel and day of the platform, in one currency each, with the '
    'names of channel and person.';
comment on column api.named_revenue_days.date is
    'The platform''s own day.';
comment on column api.named_revenue_days.platform is
    'The platform.';
comment on column api.named_revenue_days.channel is
    'Name of the channel when last read; its id without one.';
comment on column api.named_revenue_days.person is
    'Username of the person who connected it; null: it is only followed.';
comment on column api.named_revenue_days.currency is
    'Currency of the amounts.';
comment on column api.named_revenue_days.revenue is
    'Estimated revenue; the platform restates it for weeks. Null is unknown.';
comment on column api.named_revenue_days.ad_revenue is
    'The part from advertisements; null is unknown.';
comment on column api.named_revenue_days.channel_id is
    'The platform''s id of the channel.';

revoke all on function api.read_channel_names() from public;
revoke all on function api.read_channel_days() from public;
revoke all on function api.read_contents() from public;
revoke all on function api.read_content_days() from public;
revoke all on function api.read_revenue_days() from public;
grant execute on function
    api.read_channel_names(),
    api.read_channel_days(),
    api.read_contents(),
    api.read_content_days(),
    api.read_revenue_days()
to analyst;
grant select on
    api.named_channels,
    api.named_channel_days,
    api.named_contents,
    api.named_content_days,
    api.named_revenue_days
to analyst;

set local check_function_bodies = on;
