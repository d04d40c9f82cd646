-- Views for analysts: they join people, platforms and names.
-- The functions find the tables of core when they are called. So a rebuild may replace
-- these tables, and a new database may lack them.

set local check_function_bodies = off;

create function api.read_livestreams()
returns table (
    date date,
    platform text,
    channel text,
    person text,
    title text,
    game text,
    started_at timestamptz,
    ended_at timestamptz,
    duration_minutes integer,
    peak_viewers bigint,
    average_viewers numeric,
    coverage numeric,
    sample_count bigint,
    followers_gained bigint,
    livestream_id text,
    channel_id text
)
language sql
stable
as $$
    select
        streams.date,
        streams.platform,
        names.channel,
        names.person,
        streams.title,
        games.game_name,
        streams.started_at,
        streams.ended_at,
        streams.duration_minutes,
        streams.peak_viewers,
        streams.average_viewers,
        streams.coverage,
        streams.sample_count,
        streams.followers_gained,
        streams.livestream_id,
        streams.channel_id
    from core.fct_livestreams as streams
    left join core.dim_games as games
        on
            games.platform = streams.platform
            and games.game_id = streams.game_id
    left join api.read_channel_names() as names
        on
            names.platform = streams.platform
            and names.channel_id = streams.channel_id
$$;

create function api.read_livestream_games()
returns table (
    date date,
    platform text,
    channel text,
    person text,
    game text,
    minutes numeric,
    viewed_minutes numeric,
    viewer_minutes numeric,
    peak_viewers bigint,
    livestream_id text,
    channel_id text
)
language sql
stable
as $$
    select
        played.date,
        played.platform,
        names.channel,
        names.person,
        games.game_name,
        played.minutes,
        played.viewed_minutes,
        played.viewer_minutes,
        played.peak_viewers,
        played.livestream_id,
        played.channel_id
    from core.fct_livestream_games as played
    left join core.dim_games as games
        on
            games.platform = played.platform
            and games.game_id = played.game_id
    left join api.read_channel_names() as names
        on
            names.platform = played.platform
            and names.channel_id = played.channel_id
$$;

create function api.read_repository_days()
returns table (
    date date,
    platform text,
    repository text,
    person text,
    language text,
    stars_total bigint,
    stars_gained bigint,
    forks_total bigint,
    open_issues_total bigint,
    repository_id text
)
language sql
stable
as $$
    select
        days.date,
        days.platform,
        repositories.full_name,
        names.person,
        repositories.language,
        days.stars_total,
        days.stars_gained,
        days.forks_total,
        days.open_issues_total,
        days.repository_id
    from core.fct_repository_days as days
    left join core.dim_repositories as repositories
        on
            repositories.platform = days.platform
            and repositories.repository_id = days.repository_id
    left join api.read_channel_names() as names
        on
            names.platform = days.platform
            and names.channel_id = days.channel_id
$$;

create view api.named_livestreams with (security_invoker = true) as
select
    livestreams.date,
    livestreams.platform,
    livestreams.channel,
    livestreams.person,
    livestreams.title,
    livestreams.game,
    livestreams.started_at,
    livestreams.ended_at,
    livestreams.duration_minutes,
    livestreams.peak_viewers,
    livestreams.average_viewers,
    livestreams.coverage,
    livestreams.sample_count,
    livestreams.followers_gained,
    livestreams.livestream_id,
    livestreams.channel_id
from api.read_livestreams() as livestreams;

create view api.named_livestream_games with (security_invoker = true) as
select
    livestream_games.date,
    livestream_games.platform,
    livestream_games.channel,
    livestream_games.person,
    livestream_games.game,
    livestream_games.minutes,
    livestream_games.viewed_minutes,
    livestream_games.viewer_minutes,
    livestream_games.peak_viewers,
    livestream_games.livestream_id,
    livestream_games.channel_id
from api.read_livestream_games() as livestream_games;

create view api.named_repository_days with (security_invoker = true) as
select
    repository_days.date,
    repository_days.platform,
    repository_days.repository,
    repository_days.person,
    repository_days.language,
    repository_days.stars_total,
    repository_days.stars_gained,
    repository_days.forks_total,
    repository_days.open_issues_total,
    repository_days.repository_id
from api.read_repository_days() as repository_days;

comment on view api.named_livestreams is
    'One row per livestream, with the names of game, channel and person.';
comment on column api.named_livestreams.date is
    'UTC day on which it started.';
comment on column api.named_livestreams.platform is
    'The platform.';
comment on column api.named_livestreams.channel is
    'Name of the channel when last read; its id without one.';
comment on column api.named_livestreams.person is
    'Username of the person who connected it; null: it is only followed.';
comment on column api.named_livestreams.title is
    'Title; null where none was read.';
comment on column api.named_livestreams.game is
    'Category; null is unknown.';
comment on column api.named_livestreams.started_at is
    'When it started.';
comment on column api.named_livestreams.ended_at is
    'When it ended; null: live or unknown.';
comment on column api.named_livestreams.duration_minutes is
    'Length; null while it is live.';
comment on column api.named_livestreams.peak_viewers is
    'Most viewers of a sample; null without samples.';
comment on column api.named_livestreams.average_viewers is
    'Viewers, weighted by time; null without samples.';
comment on column api.named_livestreams.coverage is
    'Share of its length that samples represent.';
comment on column api.named_livestreams.sample_count is
    'Samples of viewers.';
comment on column api.named_livestreams.followers_gained is
    'New followers during it; null is unknown.';
comment on column api.named_livestreams.livestream_id is
    'The platform''s id of it.';
comment on column api.named_livestreams.channel_id is
    'The platform''s id of its channel.';

comment on view api.named_livestream_games is
    'One row per livestream and game, with the names of game, channel and person.';
comment on column api.named_livestream_games.date is
    'UTC day on which the livestream started.';
comment on column api.named_livestream_games.platform is
    'The platform.';
comment on column api.named_livestream_games.channel is
    'Name of the channel when last read; its id without one.';
comment on column api.named_livestream_games.person is
    'Username of the person who connected it; null: it is only followed.';
comment on column api.named_livestream_games.game is
    'Category; null where its name was not read.';
comment on column api.named_livestream_games.minutes is
    'Minutes of the game in the livestream.';
comment on column api.named_livestream_games.viewed_minutes is
    'Minutes of it with known viewers.';
comment on column api.named_livestream_games.viewer_minutes is
    'Viewers times minutes, to average over livestreams; null is unknown.';
comment on column api.named_livestream_games.peak_viewers is
    'Most viewers of a sample; null without samples.';
comment on column api.named_livestream_games.livestream_id is
    'The platform''s id of the livestream.';
comment on column api.named_livestream_games.channel_id is
    'The platform''s id of the channel.';

comment on view api.named_repository_days is
    'One row per repository and UTC day, with the names of repository, owner and '
    'person.';
comment on column api.named_repository_days.date is
    'UTC day that the reading closes.';
comment on column api.named_repository_days.platform is
    'The platform.';
comment on column api.named_repository_days.repository is
    'Owner and name.';
comment on column api.named_repository_days.person is
    'Username of the person who connected it; null: it is only followed.';
comment on column api.named_repository_days.language is
    'Main language; null is unknown.';
comment on column api.named_repository_days.stars_total is
    'Stars at the end of the day; null is unknown.';
comment on column api.named_repository_days.stars_gained is
    'Stars since the last known day; null without a start.';
comment on column api.named_repository_days.forks_total is
    'Forks at the end of the day; null is unknown.';
comment on column api.named_repository_days.open_issues_total is
    'Open issues at the end of the day; null is unknown.';
comment on column api.named_repository_days.repository_id is
    'The platform''s id of it.';

revoke all on function api.read_livestreams() from public;
revoke all on function api.read_livestream_games() from public;
revoke all on function api.read_repository_days() from public;
grant execute on function
    api.read_livestreams(),
    api.read_livestream_games(),
    api.read_repository_days()
to analyst;
grant select on
    api.named_livestreams,
    api.named_livestream_games,
    api.named_repository_days
to analyst;

set local check_function_bodies = on;
