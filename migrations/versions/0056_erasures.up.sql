-- Erased people stay erased. The ledger holds digests, never a name: without a reading
-- no raw row counts, so nothing of an erased account reaches a model again.

create table app.erasures (
    digest bytea not null,
    kind text not null check (kind in ('account', 'user', 'person')),
    erased_at timestamptz not null default now(),
    primary key (digest)
);
comment on table app.erasures is
    'Accounts and users that were erased, as digests. Nothing of them is stored again.';
comment on column app.erasures.digest is
    'SHA-256 of the platform, a colon and the account; sign-in and person stand for a '
    'platform with the ids of users and people.';
comment on column app.erasures.kind is
    'An account of a platform, a user of the sign-in service, or a person.';
comment on column app.erasures.erased_at is 'When the person was erased.';
grant select on app.erasures to analyst;

create function app.erasure_digest(p_platform text, p_id text) returns bytea
language sql
immutable
set search_path = ''
as $$ select sha256(convert_to(p_platform || ':' || p_id, 'UTF8')) $$;
comment on function app.erasure_digest(text, text) is
    'The digest of an account, or of a user with the platform sign-in.';

create function app.is_erased(p_platform text, p_id text) returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from app.erasures where digest = app.erasure_digest(p_platform, p_id)
    )
$$;
comment on function app.is_erased(text, text) is
    'Whether the account, or the user with the platform sign-in, was erased.';

create function app.lift_erasure(p_platform text, p_id text) returns boolean
language sql
set search_path = ''
as $$
    with lifted as (
        delete from app.erasures
        where digest = app.erasure_digest(p_platform, p_id)
        returning 1
    )

    select exists (select from lifted)
$$;
comment on function app.lift_erasure(text, text) is
    'Let an erased account come back, after a new consent.';

create function app.skip_erased_subject() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if app.is_erased(new.platform, new.subject_id) then
        return null;
    end if;
    return new;
end
$$;
comment on function app.skip_erased_subject() is 'Store no row of an erased account.';

create function app.refuse_erased_account() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
    account text := to_jsonb(new) ->> tg_argv[0];
begin
    if app.is_erased(new.platform, account) then
        raise invalid_parameter_value using message = format(
            'the account %s of %s was erased; app.lift_erasure lets it come back',
            account, new.platform
        );
    end if;
    return new;
end
$$;
comment on function app.refuse_erased_account() is
    'Refuse the connection or the channel of an erased account.';

create function app.refuse_erased_user() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if app.is_erased('sign-in', new.clerk_user_id) then
        raise invalid_parameter_value using message =
            'this user was erased; app.lift_erasure lets them come back';
    end if;
    return new;
end
$$;
comment on function app.refuse_erased_user() is 'Refuse an erased user.';

revoke all on function
    app.erasure_digest(text, text), app.is_erased(text, text),
    app.lift_erasure(text, text), app.skip_erased_subject(),
    app.refuse_erased_account(), app.refuse_erased_user()
from public;
grant execute on function app.is_erased(text, text), app.erasure_digest(text, text)
to analyst;

create trigger readings_skip_erased before insert on app.readings
for each row execute function app.skip_erased_subject();
create trigger webhook_events_skip_erased before insert on app.webhook_events
for each row when (new.subject_id is not null)
execute function app.skip_erased_subject();
create trigger connections_refuse_erased before insert on app.connections
for each row execute function app.refuse_erased_account('platform_user_id');
create trigger channels_refuse_erased before insert on app.channels
for each row execute function app.refuse_erased_account('channel_id');
create trigger people_refuse_erased before insert on app.people
for each row when (new.clerk_user_id is not null)
execute function app.refuse_erased_user();

-- An erasure takes the names out of the audit trail; the actions stay.
create or replace function app.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' then
        -- The foreign key's own change when a person was erased.
        if
            new.person_id is null
            and to_jsonb(new) - 'person_id' = to_jsonb(old) - 'person_id'
            and not exists (
                select 1 from app.people as person where person.id = old.person_id
            )
        then
            return new;
        end if;
        if
            current_setting('app.erasing', true) = 'on'
            and pg_has_role(current_user, 'pipeline', 'usage')
            and to_jsonb(new) - array['entity_id', 'details']
                = to_jsonb(old) - array['entity_id', 'details']
        then
            return new;
        end if;
    end if;
    raise insufficient_privilege using
        message = 'app.audit_logs is append only';
end
$$;
