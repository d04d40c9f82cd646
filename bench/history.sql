-- Days from %(first)s to %(last)s, as loads would have left them: every channel that is
-- connected, its numbers, forty recordings, and the clips of fourteen days. The day is
-- the same size however many lie before it.

create temporary table filled on commit drop as
select
    day::date as day,
    'load ' || day::date as load_id,
    (day + interval '26 hours') at time zone 'UTC' as seen
from generate_series(date %(first)s, date %(last)s, interval '1 day') as day;

create temporary table subject on commit drop as
select
    id::text as credential_id,
    platform_user_id as subject_id,
    platform_username as name,
    row_number() over (order by platform_user_id) as number
from app.connections
where platform = 'twitch';

create temporary table of_day on commit drop as
select * from filled cross join subject;

insert into app.channels (platform, channel_id, channel_name, connection_id)
select 'twitch', subject_id, name, credential_id::uuid from subject
on conflict do nothing;

insert into app.loads (load_id, platform, partition_date, run_id, state)
select load_id, 'twitch', day, load_id, 'committed' from filled;

insert into raw_twitch.users (
    id, login, display_name, type, broadcaster_type, created_at,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select
    subject_id, name, name, '', 'affiliate', '2020-01-01',
    load_id, load_id, credential_id, subject_id, day, seen
from of_day;

insert into raw_twitch.channels (
    broadcaster_id, broadcaster_login, broadcaster_name, broadcaster_language,
    game_id, game_name, title,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select
    subject_id, name, name, 'en', (number %% 20)::text, 'Game ' || number %% 20, 'Live',
    load_id, load_id, credential_id, subject_id, day, seen
from of_day;

insert into raw_twitch.channel_followers (
    broadcaster_id, total,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select
    subject_id, 1000 * number + (day - date '2025-01-01') * 7,
    load_id, load_id, credential_id, subject_id, day, seen
from of_day;

insert into raw_twitch.followed_channels (
    user_id, total,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select subject_id, number, load_id, load_id, credential_id, subject_id, day, seen
from of_day;

insert into raw_twitch.subscriptions (
    broadcaster_id, total, points,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select subject_id, number, number * 2, load_id, load_id, credential_id, subject_id, day, seen
from of_day;

insert into raw_twitch.streams (
    id, user_id, user_login, user_name, game_id, game_name, type, title,
    viewer_count, started_at, language,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select
    'stream ' || number || ' ' || day + 1, subject_id, name, name,
    (number %% 20)::text, 'Game ' || number %% 20, 'live', 'Live',
    number * 3, seen - interval '1 hour', 'en',
    load_id, load_id, credential_id, subject_id, day, seen
from of_day
where number %% 2 = 0;

insert into raw_twitch.games (
    id, name, box_art_url, igdb_id,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select
    game::text, 'Game ' || game, '', '',
    load_id, load_id, 'public', '*', day, seen
from filled cross join generate_series(0, 19) as game;

insert into raw_twitch.videos (
    id, user_id, type, stream_id, user_login, user_name, title, created_at,
    published_at, url, viewable, view_count, language, duration,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select
    'video ' || number || ' ' || day - age, subject_id, 'archive',
    'stream ' || number || ' ' || day - age, name, name, 'Day ' || day - age,
    seen - interval '1 hour' - age * interval '1 day',
    seen - interval '1 hour' - age * interval '1 day',
    'https://www.twitch.tv/videos/1', 'public', number * 10 + 5 * age, 'en', '2h30m0s',
    load_id, load_id, credential_id, subject_id, day, seen
from of_day cross join generate_series(1, 40) as age;

insert into raw_twitch.clips (
    id, broadcaster_id, url, broadcaster_name, video_id, game_id, language, title,
    view_count, created_at, thumbnail_url, duration,
    load_id, run_id, credential_id, subject_id, partition_date, observed_at
)
select
    'clip ' || number || ' ' || day - age, subject_id, 'https://clips.twitch.tv/1',
    name, '', (number %% 20)::text, 'en', 'Clip', number + age,
    seen - interval '2 hours' - age * interval '1 day', '', 30,
    load_id, load_id, credential_id, subject_id, day, seen
from of_day cross join generate_series(1, 13) as age;

insert into app.readings (
    load_id, platform, resource, kind, subject_id, credential_id, partition_date,
    window_start, window_end, status, rows, observed_at, is_current
)
select
    load_id, 'twitch', resource, kind, subject_id, credential_id, day,
    case resource when 'clips' then day - 13 end,
    case resource when 'clips' then day + 1 end,
    'complete', rows, seen, true
from of_day
cross join (
    values
    ('users', 'level', 1),
    ('channels', 'level', 1),
    ('channel_followers', 'level', 1),
    ('followed_channels', 'level', 1),
    ('subscriptions', 'level', 1),
    ('streams', 'sample', 1),
    ('videos', 'level', 40),
    ('clips', 'level', 13)
) as resource (resource, kind, rows)
union all
select
    load_id, 'twitch', 'games', 'lookup', '*', 'public', day,
    null, null, 'complete', 20, seen, true
from filled;
