create or replace function app.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' then
        -- The one change there is: the foreign key's own when a person was erased.
        if
            new.person_id is null
            and to_jsonb(new) - 'person_id' = to_jsonb(old) - 'person_id'
            and not exists (
                select 1 from app.people as person where person.id = old.person_id
            )
        then
            return new;
        end if;
    end if;
    raise insufficient_privilege using
        message = 'app.audit_logs is append only';
end
$$;

drop trigger people_refuse_erased on app.people;
drop trigger channels_refuse_erased on app.channels;
drop trigger connections_refuse_erased on app.connections;
drop trigger webhook_events_skip_erased on app.webhook_events;
drop trigger readings_skip_erased on app.readings;
drop function app.refuse_erased_user();
drop function app.refuse_erased_account();
drop function app.skip_erased_subject();
drop function app.lift_erasure(text, text);
drop function app.is_erased(text, text);
drop function app.erasure_digest(text, text);
drop table app.erasures;
