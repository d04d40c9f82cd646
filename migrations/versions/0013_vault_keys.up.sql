-- Which keys the sealed values need, each with a proof that it is the right one.

create table app.vault_keys (
    key_id text not null,
    canary text not null,
    created_at timestamptz not null default now(),
    primary key (key_id)
);

comment on table app.vault_keys is
    'One row per key that sealed something here; never the key. A vault that cannot '
    'open every canary refuses to start.';
comment on column app.vault_keys.key_id is 'The key''s name.';
comment on column app.vault_keys.canary is 'A known word, sealed with the key.';
comment on column app.vault_keys.created_at is 'When the key was first used.';
