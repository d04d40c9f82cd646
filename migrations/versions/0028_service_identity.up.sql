-- A session may name its person only where its login role is the web service's.
-- Every role can set app.person_id, but no role can change its session_user.

create or replace function app.current_person_id() returns uuid
language sql
stable
set search_path = ''
as $$
    select nullif(current_setting('app.person_id', true), '')::uuid
    where pg_has_role(session_user, 'service', 'member')
$$;
comment on function app.current_person_id() is
    'The setting app.person_id in a session whose login role is a member of service; '
    'null in every other session and where the setting is empty.';
