create or replace function app.current_person_id() returns uuid
language sql
stable
set search_path = ''
as $$ select nullif(current_setting('app.person_id', true), '')::uuid $$;
comment on function app.current_person_id() is
    'Who is asking; null when nobody is set, so every policy fails closed.';
