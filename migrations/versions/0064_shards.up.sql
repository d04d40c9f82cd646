-- The subjects of each shard of a collection.

create table app.shard_subjects (
    plan_id text not null,
    platform text not null,
    subject_id text not null,
    shard smallint not null check (shard > 0),
    planned_at timestamptz not null default clock_timestamp(),
    primary key (plan_id, platform, subject_id),
    foreign key (platform) references app.platforms (platform)
);
create index shard_subjects_platform_shard_idx
    on app.shard_subjects (platform, plan_id, shard);

-- A plan of the running system: no policy and no grant, so the owner alone reads it.
alter table app.shard_subjects enable row level security;

comment on table app.shard_subjects is
    'One row per subject of a collection that several processes read. The collection '
    'deletes its rows at its end, and the next plan those of dead collections.';
comment on column app.shard_subjects.plan_id is
    'The Dagster run that made the plan; a retry of a shard reads the same plan.';
comment on column app.shard_subjects.platform is 'The platform, a row of app.platforms.';
comment on column app.shard_subjects.subject_id is 'The platform''s id of the subject.';
comment on column app.shard_subjects.shard is 'The shard that reads it, from 1.';
comment on column app.shard_subjects.planned_at is 'When the plan was made.';
