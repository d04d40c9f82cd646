-- Answers kept between runs: a platform that says "not modified" sends them no more.

create table app.conditional_reads (
    platform text not null,
    reader text not null,
    url_hash text not null,
    etag text not null,
    body bytea not null,
    observed_at timestamptz not null default clock_timestamp(),
    connection_id uuid generated always as (
        case when reader <> 'public' then reader::uuid end
    ) stored,
    primary key (platform, reader, url_hash),
    foreign key (platform) references app.platforms (platform),
    foreign key (connection_id) references app.connections (id) on delete cascade
);
create index conditional_reads_connection_id_idx
    on app.conditional_reads (connection_id);

-- Private data of many accounts: no policy and no grant, so the owner alone reads it.
alter table app.conditional_reads enable row level security;

comment on table app.conditional_reads is
    'One row per address and reader: the records last read there and the tag under '
    'which the platform knows them. It may be emptied at any time.';
comment on column app.conditional_reads.platform is
    'The platform, a row of app.platforms.';
comment on column app.conditional_reads.reader is
    'Who read it: a connection''s id, or public.';
comment on column app.conditional_reads.url_hash is
    'SHA-256 of the address and of the shape of its records.';
comment on column app.conditional_reads.etag is 'The platform''s tag of this answer.';
comment on column app.conditional_reads.body is
    'The records as JSON; never the platform''s own bytes, which may hold secrets.';
comment on column app.conditional_reads.observed_at is
    'When the answer last came in full.';
comment on column app.conditional_reads.connection_id is
    'The reader as a key, so that a removed connection takes its answers along.';
