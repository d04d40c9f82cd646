"""Tables of schema creatorsync with rows that tests write, without dbt."""

from pipelines.database.warehouse import Warehouse
from tests.support.databases import execute

TABLES = """
create schema if not exists creatorsync;
create table if not exists creatorsync.channel_analytics (
    id bigint generated always as identity, user_id varchar(255), date date,
    followers_count bigint, following_count bigint, total_views bigint,
    subscriber_count bigint, created_at timestamptz default now(),
    unique (user_id, date)
);
create table if not exists creatorsync.stream_sessions (
    id bigint generated always as identity, user_id varchar(255),
    stream_id varchar(255), title text, game_name varchar(255), game_id varchar(255),
    started_at timestamptz, ended_at timestamptz, duration_minutes integer,
    peak_viewers integer, average_viewers integer, total_chatters bigint,
    followers_gained bigint, subscribers_gained bigint, created_at timestamptz
);
create index if not exists stream_sessions_user_idx
    on creatorsync.stream_sessions (user_id, started_at desc);
create table if not exists creatorsync.video_analytics (
    id bigint generated always as identity, user_id varchar(255),
    video_id varchar(255) primary key, title text, video_type varchar(50),
    duration_seconds integer, view_count bigint, like_count bigint,
    comment_count bigint, thumbnail_url text, published_at timestamptz,
    created_at timestamptz, updated_at timestamptz
);
create index if not exists video_analytics_user_idx
    on creatorsync.video_analytics (user_id);
create table if not exists creatorsync.video_daily_stats (
    id bigint generated always as identity, video_id varchar(255), date date,
    view_count bigint, like_count bigint, comment_count bigint,
    watch_time_minutes bigint, created_at timestamptz, primary key (video_id, date)
);
create table if not exists creatorsync.social_analytics (
    id bigint generated always as identity, user_id varchar(255), platform varchar(50),
    date date, followers_count bigint, posts_count bigint,
    engagement_rate numeric(9, 2), impressions bigint, clicks bigint,
    created_at timestamptz
);
grant usage on schema creatorsync to analyst, creator;
"""
"""The columns of dbt's models; `test_the_tables_are_those_of_the_models` compares."""

OWN = "user_id = app.current_creatorsync_id()"
POLICIES = {
    "channel_analytics": OWN,
    "stream_sessions": OWN,
    "video_analytics": OWN,
    "video_daily_stats": (
        "video_id in (select video.video_id from creatorsync.video_analytics as video)"
    ),
    "social_analytics": OWN,
}


def create_tables(warehouse: Warehouse) -> None:
    """Create the tables with the policies that dbt's hooks create."""
    statements = [TABLES]
    for name, condition in POLICIES.items():
        table = f"creatorsync.{name}"
        own = f"create policy creators on {table} for select to creator"
        statements += [
            f"alter table {table} enable row level security",
            f"grant select on {table} to analyst, creator",
            f"{own} using ({condition})",
            f"create policy analysts on {table} for select to analyst using (true)",
        ]
    execute(warehouse.url, *statements)
