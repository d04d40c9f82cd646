-- A browser leaves for an issuer or a platform and comes back with a code. A row is one
-- such way; it works once.

create table app.authorizations (
    state_hash bytea not null,
    purpose text not null check (purpose in ('sign_in', 'connect')),
    person_id uuid,
    platform text,
    return_to text not null check (return_to like '/%'),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (state_hash),
    foreign key (person_id) references app.people (id) on delete cascade,
    check ((purpose = 'connect') = (person_id is not null and platform is not null))
);
create index authorizations_person_id_idx on app.authorizations (person_id);
create index authorizations_expires_at_idx on app.authorizations (expires_at);
comment on table app.authorizations is
    'Sign-ins and connections that a browser has begun at an issuer or a platform. A row'
    ' holds no secret, only the hash of the state; its use deletes it.';
comment on column app.authorizations.state_hash is
    'SHA-256 of `state`, which the issuer or the platform returns.';
comment on column app.authorizations.purpose is
    'sign_in: a person signs in. connect: a person connects an account.';
comment on column app.authorizations.person_id is 'Who connects an account.';
comment on column app.authorizations.platform is 'The platform of the account.';
comment on column app.authorizations.return_to is
    'The page of this site that opens at the end.';
comment on column app.authorizations.created_at is 'When it began.';
comment on column app.authorizations.expires_at is 'Until when it can be ended.';

-- No policy and no grant: only the functions below read it.
alter table app.authorizations enable row level security;

create function service.begin_authorization(
    state_hash bytea, purpose text, person uuid, platform text, return_to text
) returns void
language sql
security definer
set search_path = ''
as $$
    delete from app.authorizations as begun where begun.expires_at < now();
    insert into app.authorizations (
        state_hash, purpose, person_id, platform, return_to, expires_at
    )
    values (
        begin_authorization.state_hash, begin_authorization.purpose,
        begin_authorization.person, begin_authorization.platform,
        begin_authorization.return_to, now() + interval '10 minutes'
    );
$$;
comment on function service.begin_authorization(bytea, text, uuid, text, text) is
    'Notes that a browser leaves for an issuer or a platform.';

create function service.end_authorization(state_hash bytea, purpose text)
returns table (person_id uuid, platform text, return_to text)
language sql
security definer
set search_path = ''
as $$
    delete from app.authorizations as begun
    where
        begun.state_hash = end_authorization.state_hash
        and begun.purpose = end_authorization.purpose
        and begun.expires_at > now()
    returning begun.person_id, begun.platform, begun.return_to
$$;
comment on function service.end_authorization(bytea, text) is
    'Ends what a browser has begun, once; nothing for another or an expired state.';

revoke all on function
    service.begin_authorization(bytea, text, uuid, text, text),
    service.end_authorization(bytea, text)
from public;
grant execute on function
    service.begin_authorization(bytea, text, uuid, text, text),
    service.end_authorization(bytea, text)
to service;
