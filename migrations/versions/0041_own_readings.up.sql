-- A connection may be removed later, and its readings still count. So a reading is marked
-- while the connection exists; tables do not change by a rebuild after the removal.

alter table app.readings add column is_own boolean not null default false;
comment on column app.readings.is_own is
    'Whether the credential belonged to the subject, so that it saw private data.';

update app.readings as reading
set is_own = true
from app.connections as connection
where
    reading.credential_id = connection.id::text
    and reading.platform = connection.platform
    and reading.subject_id = connection.platform_user_id;

create function app.mark_own_reading() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    new.is_own = new.credential_id <> 'public' and exists (
        select 1
        from app.connections as connection
        where
            connection.id::text = new.credential_id
            and connection.platform = new.platform
            and connection.platform_user_id = new.subject_id
    );
    return new;
end
$$;
comment on function app.mark_own_reading() is
    'Marks a new reading whose credential belongs to its subject.';
revoke all on function app.mark_own_reading() from public;

create trigger readings_mark_own before insert on app.readings
for each row execute function app.mark_own_reading();
