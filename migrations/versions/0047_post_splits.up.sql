-- Who shares the money of a post, and CG Analytics' artists.

create schema if not exists cg_analytics;

create table app.post_splits (
    post_id text not null,
    artist_id uuid not null,
    valid_from date not null default '0001-01-01',
    share numeric not null check (share > 0 and share <= 100),
    created_at timestamptz not null default now(),
    primary key (post_id, valid_from, artist_id),
    foreign key (artist_id) references app.artists (id)
);
create index post_splits_artist_id_idx on app.post_splits (artist_id);

-- At the commit, because the rows of one split arrive one after the other.
create function app.check_post_split() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    changed app.post_splits;
    total numeric;
begin
    foreach changed in array array[old, new] loop
        continue when changed.post_id is null;
        -- Another transaction may add artists to the same split.
        perform pg_catalog.pg_advisory_xact_lock(
            pg_catalog.hashtextextended('post_splits:' || changed.post_id, 0)
        );
        select sum(split.share) into total
        from app.post_splits as split
        where
            split.post_id = changed.post_id
            and split.valid_from = changed.valid_from;
        if total <> 100 then
            raise check_violation using message = format(
                'the shares of %s from %s sum to %s, not 100',
                changed.post_id, changed.valid_from, total
            );
        end if;
    end loop;
    return null;
end
$$;
comment on function app.check_post_split() is
    'Refuses shares of one post and day that do not sum to 100.';
revoke all on function app.check_post_split() from public;

create constraint trigger post_splits_sum
after insert or update or delete on app.post_splits
deferrable initially deferred
for each row execute function app.check_post_split();

create view app.post_artists with (security_invoker = true) as
with held as (
    select
        split.*,
        rank() over (
            partition by split.post_id order by split.valid_from desc
        ) as age
    from app.post_splits as split
    where split.valid_from <= current_date
)

select
    held.post_id,
    held.artist_id,
    held.share,
    held.valid_from
from held
where held.age = 1
union all
select
    annotation.post_id,
    annotation.artist_id,
    100 as share,
    date '0001-01-01' as valid_from
from app.post_annotations as annotation
where
    annotation.artist_id is not null
    and not exists (select from held where held.post_id = annotation.post_id);

alter table app.post_splits enable row level security;
create policy "Analysts read all rows" on app.post_splits
for select to analyst using (true);
create policy "Artists see their own shares" on app.post_splits
for select to creator
using (artist_id in (select artist.id from app.artists as artist));
grant select on app.post_splits, app.post_artists to analyst, creator;

create view cg_analytics.artists with (security_invoker = true) as
select
    artists.id,
    artists.name,
    artists.email,
    (
        select rates.royalty_rate
        from app.artist_rates as rates
        where
            rates.artist_id = artists.id
            and rates.valid_from <= current_date
        order by rates.valid_from desc
        limit 1
    ) as royalty_rate,
    artists.status,
    artists.notes,
    artists.social_media_handles,
    artists.primary_platform,
    artists.verified_platforms
from app.artists as artists;

create view cg_analytics.post_artists with (security_invoker = true) as
select
    post_artists.post_id,
    post_artists.artist_id,
    post_artists.share,
    post_artists.valid_from
from app.post_artists as post_artists;

grant usage on schema cg_analytics to analyst, creator;
grant select on cg_analytics.artists, cg_analytics.post_artists to analyst, creator;

comment on table app.post_splits is
    'The share of each artist in the money of a post, and the day from which it holds. '
    'The shares of one post and day sum to 100.';
comment on column app.post_splits.post_id is 'The post: platform, colon, id there.';
comment on column app.post_splits.artist_id is 'The artist.';
comment on column app.post_splits.valid_from is
    'First day of the shares; 0001-01-01: from the beginning.';
comment on column app.post_splits.share is 'Percent of the post''s money.';
comment on column app.post_splits.created_at is 'When the row was made.';
comment on view app.post_artists is
    'The artists of each post today: its newest split, else the annotated artist.';
comment on column app.post_artists.post_id is 'The post.';
comment on column app.post_artists.artist_id is 'The artist.';
comment on column app.post_artists.share is 'Percent of the post''s money.';
comment on column app.post_artists.valid_from is 'First day of the shares.';
comment on view cg_analytics.artists is 'Content creators and royalty recipients';
comment on column cg_analytics.artists.id is 'Key.';
comment on column cg_analytics.artists.name is 'Unique name.';
comment on column cg_analytics.artists.email is 'E-mail address.';
comment on column cg_analytics.artists.royalty_rate is
    'Percent of the earnings that holds today; null: no rate holds.';
comment on column cg_analytics.artists.status is
    'Whether the artist still publishes: active or inactive.';
comment on column cg_analytics.artists.notes is 'Remarks of the editors.';
comment on column cg_analytics.artists.social_media_handles is
    'Names on the platforms.';
comment on column cg_analytics.artists.primary_platform is
    'Where the artist mostly publishes.';
comment on column cg_analytics.artists.verified_platforms is
    'Where the account is verified.';
comment on view cg_analytics.post_artists is
    'The artists of each post today, with their shares';
comment on column cg_analytics.post_artists.post_id is 'The post.';
comment on column cg_analytics.post_artists.artist_id is 'The artist.';
comment on column cg_analytics.post_artists.share is 'Percent of the post''s money.';
comment on column cg_analytics.post_artists.valid_from is
    'First day of the shares; 0001-01-01: from the beginning.';
